import { withPort } from "../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { managed } from "../../documents/host-file.ts";
import type { Service } from "../../documents/service.ts";
import { type SystemdCredentials, systemdCredentials } from "../../documents/systemd-credentials.ts";
import { restart, rightToListen, sandbox } from "../../documents/unit-file.ts";
import { unitFile } from "../host/unit-file.ts";
import { pair } from "../pki/paths.ts";
import { etcdSource, sources } from "./paths.ts";
import { controlPlaneMetrics } from "./settings.ts";

const unit = "control-plane-metrics.service";
const config = "/etc/control-plane-metrics/nginx.conf";
const runtime = "/run/control-plane-metrics";

/** The name of its certificate. */
export const certificateName = "control-plane-metrics";

/** Undefined where the stack file does not ask for them. */
export const metricsPort = (cluster: ClusterSpec): number | undefined =>
  controlPlaneMetrics.of(cluster)?.port;

/** nginx in front of what serves metrics on a master's loopback. */
export function renderControlPlaneMetrics(host: HostSpec, port: number): Service {
  const server = pair(certificateName);
  const own = systemdCredentials(unit, [server.cert, server.key]);
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Metrics of the Kubernetes control plane",
          Documentation: "https://nginx.org/en/docs/http/ngx_http_auth_request_module.html",
          Wants: "network-online.target",
          After: "network-online.target",
        },
        Service: {
          DynamicUser: true,
          RuntimeDirectory: runtime.slice("/run/".length),
          LoadCredential: own.LoadCredential,
          ExecStart: `/usr/sbin/nginx -e stderr -c ${config}`,
          ...restart,
          ...sandbox,
          ...rightToListen(port),
        },
      }),
      [config]: { mode: "0644", content: nginxConfiguration(host, port, own.pair(server)) },
    },
    reads: {},
    ports: [port],
    serves: [{ address: withPort(host.address, port), certificate: server.cert }],
  };
}

type Server = ReturnType<SystemdCredentials["pair"]>;

/**
 * A caller's token goes along with its request, so that whoever it belongs to is asked for its rights by the component
 * itself. etcd does not ask: there the scheduler answers for the caller, who needs the same rights.
 */
function nginxConfiguration(host: HostSpec, port: number, server: Server): string {
  const locations = Object.entries(sources).map(([name, source]) =>
    location(`/${name}/metrics`, [pass(source)]),
  );
  const authorized = location("/authorized", [
    "internal;",
    "proxy_pass_request_body off;",
    'proxy_set_header Content-Length "";',
    pass(sources["kube-scheduler"]),
  ]);
  const ofEtcd = location("/etcd/metrics", [
    "auth_request /authorized;",
    'proxy_set_header Authorization "";',
    pass(etcdSource),
  ]);
  return `${managed}
daemon off;
pid ${runtime}/nginx.pid;
worker_processes 1;
events {
  worker_connections 256;
}
http {
  access_log off;
  server_tokens off;
${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `  ${name}_temp_path ${runtime}/${name};\n`).join("")}\
  server {
${host.addresses.map((address) => `    listen ${withPort(address, port)} ssl;\n`).join("")}\
    ssl_certificate ${server.cert};
    ssl_certificate_key ${server.key};
    ssl_protocols TLSv1.2 TLSv1.3;
${[...locations, ...(host.isEtcd ? [authorized, ofEtcd] : [])].join("")}\
    location / { return 404; }
  }
}
`;
}

const pass = (source: string): string => `proxy_pass ${source};`;

const location = (path: string, directives: readonly string[]): string =>
  `    location = ${path} {\n      limit_except GET { deny all; }\n${directives.map((line) => `      ${line}\n`).join("")}    }\n`;

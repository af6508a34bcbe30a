import { withPort } from "../../config/addresses.ts";
import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import { apiServer } from "../kube-apiserver/settings.ts";
import { loadBalancer } from "./settings.ts";
import { managed } from "../../documents/host-file.ts";
import { kubernetesCA } from "../pki/paths.ts";
import type { Service } from "../../documents/service.ts";
import { lastToBeKilled, restart, rightToListen, sandbox } from "../../documents/unit-file.ts";
import { unitFile } from "../host/unit-file.ts";

const config = "/etc/kube-lb/nginx.conf";

/** Where every component of a node reaches the API servers. */
export const loadBalancerServer = (cluster: ClusterSpec): string =>
  `https://127.0.0.1:${loadBalancer.of(cluster).port}`;

/** nginx as a TCP load balancer on the loopback of every node, in front of all API servers. */
export function renderLoadBalancer(cluster: ClusterSpec): Service {
  const nginx = `/usr/sbin/nginx -e stderr -c ${config}`;
  return {
    unit: "kube-lb.service",
    files: {
      ...unitFile("kube-lb.service", {
        Unit: {
          Description: "Load balancer of the Kubernetes API servers",
          Documentation: "https://nginx.org/en/docs/stream/ngx_stream_core_module.html",
          Wants: "network-online.target",
          After: "network-online.target",
        },
        Service: {
          User: "kube-lb",
          RuntimeDirectory: "kube-lb",
          ExecStart: nginx,
          ExecReload: [`${nginx} -t`, "/bin/kill -HUP $MAINPID"],
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          ...rightToListen(loadBalancer.of(cluster).port),
        },
      }),
      [config]: { mode: "0644", content: nginxConfiguration(cluster) },
    },
    reads: {},
    reload: [config],
    // The probe has no credentials, but even a rejection proves that an API server answered.
    recovers: { url: loadBalancerServer(cluster), seconds: 60, cacert: kubernetesCA.cert, anyAnswer: true },
    ports: [loadBalancer.of(cluster).port],
  };
}

/**
 * The servers take turns. An API server that starts takes connections seconds before it answers, and has the fewest of
 * them: by their number, it would get every new connection, and every second try as well.
 */
function nginxConfiguration(cluster: ClusterSpec): string {
  const servers = masterHosts(cluster).map(
    ({ address }) =>
      `    server ${withPort(address, apiServer.of(cluster).port)} max_fails=2 fail_timeout=3s;\n`,
  );
  return `${managed}
# Debian's and the RHEL family's place for the stream module.
include /etc/nginx/modules-enabled/*stream*.conf;
include /usr/share/nginx/modules/*stream*.conf;
daemon off;
pid /run/kube-lb/nginx.pid;
worker_processes 1;
worker_shutdown_timeout 10s;
events {
  worker_connections 4096;
}
stream {
  upstream kube-apiservers {
${servers.join("")}  }
  server {
    listen 127.0.0.1:${loadBalancer.of(cluster).port};
    proxy_pass kube-apiservers;
    proxy_connect_timeout 1s;
    proxy_timeout 10m;
    proxy_socket_keepalive on;
  }
}
`;
}

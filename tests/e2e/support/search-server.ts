import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { opensearchArchive } from "../../../lab/toolchain/test-servers.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import { askServer, loginHeaders } from "./ask-server.ts";
import type { Logs, Wanted } from "./collected-logs.ts";
import { installPackages } from "./debian-packages.ts";
import { onHost } from "./on-host.ts";
import { talkersNamespace } from "./talkers.ts";
import { eventually } from "./wait.ts";

const folder = "/var/lib/e2e-search";
const units = "e2e-search e2e-search-proxy";
const port = 9200;
const username = "barekube";

interface Found {
  hits: { total: { value: number } };
  aggregations: { different: { buckets: unknown[] } };
}

/** A real OpenSearch on a host of the lab, behind a proxy with TLS from an authority of its own and a login. */
export class SearchServer implements Logs {
  readonly #lab: Lab;
  readonly #host: string;
  readonly ca: string;
  #password: string;

  private constructor(lab: Lab, host: string, { ca, password }: { ca: string; password: string }) {
    this.#lab = lab;
    this.#host = host;
    this.ca = ca;
    this.#password = password;
  }

  static async start(lab: Lab, host: string, password: string): Promise<SearchServer> {
    await prepareToolchain({ only: ["opensearch"] });
    // The package links its manual pages there, and the lab's hosts have no manual.
    await onHost(lab, host, "mkdir -p /usr/share/man/man1");
    await installPackages(lab, host, ["openjdk-17-jre-headless"]);
    const { exitCode, stdout, stderr } = await lab.ssh(host, "bash -s", {
      input: script({ address: lab.address(host), archive: `${lab.mirrorUrl}/${opensearchArchive}` }),
    });
    assert.equal(exitCode, 0, stderr);
    const server = new SearchServer(lab, host, { ca: stdout, password });
    await server.setPassword(password);
    await server.bringBack();
    return server;
  }

  /** What the stack file says of it, without the password. */
  get settings(): { url: string; username: string; ca: string } {
    return { url: `https://${this.#lab.address(this.#host)}:${port}`, username, ca: `${this.ca}\n` };
  }

  async take(): Promise<void> {
    await this.#run(`systemctl stop ${units}`);
  }

  async bringBack(): Promise<void> {
    await this.#run(`systemctl start ${units}`);
    await eventually({ what: "OpenSearch", seconds: 120 }, () => this.ask("GET", "/_cluster/health"));
  }

  /** It keeps its port open, and answers nobody. */
  async hang(): Promise<void> {
    await this.#run(`systemctl kill --signal=STOP ${units}`);
  }

  async wake(): Promise<void> {
    await this.#run(`systemctl kill --signal=CONT ${units}`);
  }

  /** Answers every batch of documents with this status; undefined takes them again. */
  async refuse(status: number | undefined): Promise<void> {
    const line = status === undefined ? "" : `location = /_bulk { return ${status}; }`;
    await this.#run(`echo '${line}' >${folder}/refusal.conf && systemctl reload e2e-search-proxy`);
  }

  /** Those who log in have to know another one from now on. */
  async setPassword(password: string): Promise<void> {
    this.#password = password;
    const hash = `$(openssl passwd -apr1 '${password}')`;
    await this.#run(`echo "${username}:${hash}" >${folder}/users`);
  }

  /** @throws unless it is a success. @returns what it answered. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const headers = {
      "Content-Type": "application/json",
      ...loginHeaders({ username, password: this.#password }),
    };
    const answer = await askServer(`${this.settings.url}${path}`, {
      ...{ method, headers, ca: this.ca },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body) as unknown;
  }

  async count(wanted: Wanted): Promise<{ lines: number; different: number }> {
    await this.ask("POST", "/_refresh");
    const { hits, aggregations } = (await this.ask("POST", "/logs-*/_search", {
      size: 0,
      track_total_hits: true,
      query: { bool: { filter: filtersOf(wanted) } },
      aggs: { different: { terms: { field: "message.keyword", size: 60_000 } } },
    })) as Found;
    return { lines: hits.total.value, different: aggregations.different.buckets.length };
  }

  async #run(command: string): Promise<void> {
    await onHost(this.#lab, this.#host, command);
  }
}

function filtersOf(wanted: Wanted): object[] {
  const terms = (fields: Record<string, string>) =>
    Object.entries(fields).map(([field, value]) => ({ term: { [`${field}.keyword`]: value } }));
  if (wanted.log === "pods") {
    const { pod, text } = wanted;
    return [
      ...terms({ "kubernetes.namespace_name": talkersNamespace, "kubernetes.pod_name": pod }),
      ...(text === undefined ? [] : [{ match_phrase: { message: text } }]),
    ];
  }
  return terms({ ...wanted });
}

const script = ({ address, archive }: { address: string; archive: string }) => `set -eu
mkdir -p ${folder}
cd ${folder}
curl -sSf ${archive} | tar -xz
chown -R nobody opensearch
{
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=e2e search CA' -keyout ca.key -out ca.crt
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=search' -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt \\
    -extfile <(echo 'subjectAltName = IP:${address}')
} 2>/dev/null >&2
touch refusal.conf users
cat >nginx.conf <<'END'
user root;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events {}
http {
  access_log off;
  client_max_body_size 100m;
  auth_basic search;
  auth_basic_user_file ${folder}/users;
  server {
    listen ${address}:${port} ssl;
    ssl_certificate ${folder}/server.crt;
    ssl_certificate_key ${folder}/server.key;
    location / { proxy_pass http://127.0.0.1:${port}; }
    include ${folder}/refusal.conf;
  }
}
END
cat >/run/systemd/system/e2e-search-proxy.service <<'END'
[Service]
ExecStart=/usr/sbin/nginx -c ${folder}/nginx.conf -g 'daemon off;'
ExecReload=/usr/sbin/nginx -c ${folder}/nginx.conf -s reload
END
cat >/run/systemd/system/e2e-search.service <<'END'
[Service]
User=nobody
LimitNOFILE=65535
Environment=HOME=${folder}/opensearch
WorkingDirectory=${folder}/opensearch
ExecStart=/usr/bin/java -Xms512m -Xmx512m -XX:+UseSerialGC -Djava.security.manager=allow \\
  -Djava.io.tmpdir=${folder}/opensearch/logs \\
  -Dopensearch.path.home=${folder}/opensearch -Dopensearch.path.conf=${folder}/opensearch/config \\
  -Dopensearch.distribution.type=tar -Dopensearch.bundled_jdk=false \\
  -cp ${folder}/opensearch/lib/* org.opensearch.bootstrap.OpenSearch
END
systemctl daemon-reload
cat ca.crt
`;

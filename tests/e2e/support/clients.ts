import { readFile } from "node:fs/promises";
import https from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { type Kubectl, namespace } from "./kubectl.ts";
import { readyNodesIn } from "./nodes.ts";

/** Somebody who asks the API all the time. */
export interface Client {
  /** What he has to say in the end. @throws when a request failed for good. */
  end(): Promise<string>;
}

/**
 * How long a request may be tried anew before it counts as failed. As long may a node not be Ready: a kubelet that
 * starts on a busy host says so until it has asked containerd.
 */
const patienceMs = 2000;

interface AdministratorArgs {
  kubeconfig: string;
  /** `https://ADDRESS:PORT` of each master. */
  servers: readonly string[];
  /** Names of the nodes that have to be Ready. */
  nodes: readonly string[];
}

/** The administrator, who goes to another master when one does not answer, with the kubeconfig that he has now. */
export function administrator({ kubeconfig, servers, nodes }: AdministratorArgs): Client {
  const failures: string[] = [];
  const over = new AbortController();
  let requests = 0;
  const running = (async () => {
    const identity = await identityIn(kubeconfig);
    for (let turn = 0; !over.signal.aborted; requests += 1) {
      let deadline: number | undefined;
      for (;;) {
        try {
          const ready = readyNodesIn(
            await get(`${servers[turn % servers.length] ?? ""}/api/v1/nodes`, identity),
          );
          const missing = nodes.filter((name) => !ready.includes(name));
          if (missing.length > 0) throw new Error(`not Ready: ${missing.join(", ")}`);
          break;
        } catch (error) {
          turn += 1;
          deadline ??= Date.now() + patienceMs;
          await sleep(100);
          if (Date.now() < deadline) continue;
          failures.push(String(error));
          break;
        }
      }
      await sleep(200);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await running;
      if (failures.length > 0) throw new Error(`of ${requests} requests: ${failures.join("\n")}`);
      return `${requests} requests of the administrator`;
    },
  };
}

interface Identity {
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

const kubeconfigFile = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ "certificate-authority-data": z.string() }) })]),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

async function identityIn(path: string): Promise<Identity> {
  const { clusters, users } = kubeconfigFile.parse(parse(await readFile(path, "utf8")));
  const bytes = (base64: string) => Buffer.from(base64, "base64");
  return {
    ca: bytes(clusters[0].cluster["certificate-authority-data"]),
    cert: bytes(users[0].user["client-certificate-data"]),
    key: bytes(users[0].user["client-key-data"]),
  };
}

/** Over a connection of its own, as everybody comes who comes anew. @throws unless the answer is a success. */
function get(url: string, identity: Identity): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ...identity, agent: false, timeout: 1000 }, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url}: ${response.statusCode}: ${body}`));
      }, reject);
    });
    request.on("timeout", () => request.destroy(new Error(`${url}: no answer`)));
    request.on("error", reject);
  });
}

const stop = "/run/e2e-client-stops";

/** A Pod's process, with what is mounted for it, through the Service of the API; on the Pod's host. */
export function podClient(lab: Lab, { host, uid }: { host: string; uid: string }): Client {
  const running = lab.ssh(
    host,
    `folder=$(echo /var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~projected/kube-api-access-*)
    ask() {
      printf 'header = "Authorization: Bearer %s"\\n' "$(cat $folder/token)" |
        curl --config - --silent --show-error --fail --max-time 1 --output /dev/null --cacert $folder/ca.crt https://10.254.0.1/api
    }
    rm -f ${stop}; requests=0
    until [ -e ${stop} ]; do
      deadline=$(($(date +%s%3N) + ${patienceMs}))
      until ask; do
        if [ $(date +%s%3N) -gt $deadline ]; then echo "failed at $(date)"; break; fi
        sleep 0.1
      done
      requests=$((requests + 1)); sleep 0.2
    done
    echo "$requests requests with the token and the authority of a Pod"`,
  );
  return {
    end: async () => {
      await lab.ssh(host, `touch ${stop}`);
      const { stdout, stderr } = await running;
      await lab.ssh(host, `rm ${stop}`);
      if (stdout.includes("failed")) throw new Error(`${stdout}\n${stderr.slice(-2000)}`);
      return stdout;
    },
  };
}

/** Identifier of a Pod of the tests, and the host that it is on. */
export async function placeOf(kubectl: Kubectl, pod: string): Promise<{ host: string; uid: string }> {
  const path = "{.spec.nodeName} {.metadata.uid}";
  const text = await kubectl.run([
    ...["--namespace", namespace, "get", "pod", pod, "--output", `jsonpath=${path}`],
  ]);
  const [host = "", uid = ""] = text.split(" ");
  return { host, uid };
}

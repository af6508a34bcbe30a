import type { Lab } from "../../../../lab/hosts/lab.ts";
import { type Kubectl, namespace } from "../kubectl.ts";
import { type Client, patienceMs, pauseMs } from "./client.ts";

const stop = "/run/e2e-client-stops";

/** A Pod's process with what is mounted for it, by way of the API's Service; it runs on the Pod's host. */
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
        sleep ${pauseMs.attempts / 1000}
      done
      requests=$((requests + 1)); sleep ${pauseMs.requests / 1000}
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

/** The identifier of one of the tests' Pods, and the host that it is on. */
export async function placeOf(kubectl: Kubectl, pod: string): Promise<{ host: string; uid: string }> {
  const path = "jsonpath={.spec.nodeName} {.metadata.uid}";
  const text = await kubectl.run(["--namespace", namespace, "get", "pod", pod, "--output", path]);
  const [host = "", uid = ""] = text.split(" ");
  return { host, uid };
}

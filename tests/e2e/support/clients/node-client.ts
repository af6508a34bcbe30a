import type { Lab } from "../../../../lab/hosts/lab.ts";
import { type Client, patienceMs, pauseMs } from "./client.ts";

const stop = "/run/e2e-node-client-stops";
const identity = "/var/lib/kubelet/pki/kubelet-client-current.pem";

/** A node's daemon, which reaches the API by way of the load balancer on its host, on a connection of its own each time. */
export function nodeClient(lab: Lab, host: string): Client {
  const running = lab.ssh(
    host,
    `ask() {
      curl --silent --show-error --fail --max-time 1 --output /dev/null --cacert /etc/kubernetes/pki/ca.crt \
        --cert ${identity} --key ${identity} https://127.0.0.1:8443/api/v1/services
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
    echo "$requests requests through the load balancer of ${host}"`,
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

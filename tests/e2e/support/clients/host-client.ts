import type { Lab } from "../../../../lab/hosts/lab.ts";
import { type Client, patienceMs, pauseMs } from "./client.ts";

interface HostClientArgs {
  /** Its name, of letters and dashes. */
  name: string;
  host: string;
  /** A command of bash that makes one request, and fails if it gets no answer within a second. */
  ask: string;
  /** What the requests are, in words. */
  what: string;
}

/** A client that runs on a host of the lab, with a connection of its own for each request. */
export function hostClient(lab: Lab, { name, host, ask, what }: HostClientArgs): Client {
  const stop = `/run/e2e-${name}-stops`;
  const running = lab.ssh(
    host,
    `ask() {
      ${ask}
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
    echo "$requests requests ${what}"`,
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

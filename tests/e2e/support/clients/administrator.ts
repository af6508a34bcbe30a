import { setTimeout as sleep } from "node:timers/promises";
import { readyNodesIn } from "../nodes.ts";
import { eventually } from "../wait.ts";
import { type Client, patienceMs, pauseMs } from "./client.ts";
import { get, identityIn } from "./https.ts";

interface AdministratorArgs {
  kubeconfig: string;
  /** `https://ADDRESS:PORT` of each master. */
  servers: readonly string[];
  /** Names of the nodes that have to be Ready. */
  nodes: readonly string[];
}

/** The administrator with the present kubeconfig, who turns to another master when one does not answer. */
export function administrator({ kubeconfig, servers, nodes }: AdministratorArgs): Client {
  const failures: string[] = [];
  const over = new AbortController();
  let requests = 0;
  let turn = 0;
  const running = (async () => {
    const identity = await identityIn(kubeconfig);
    const ask = async () => {
      const server = servers[turn % servers.length] ?? "";
      const ready = readyNodesIn(await get(`${server}/api/v1/nodes`, identity));
      const missing = nodes.filter((name) => !ready.includes(name));
      if (missing.length > 0) throw new Error(`not Ready: ${missing.join(", ")}`);
    };
    const askOrTurn = () =>
      ask().catch((error: unknown) => {
        turn += 1;
        throw error;
      });
    const patience = { what: "Ready nodes", seconds: patienceMs / 1000, everyMs: pauseMs.attempts };
    for (; !over.signal.aborted; requests += 1) {
      await eventually(patience, askOrTurn).catch((error: unknown) => failures.push(String(error)));
      await sleep(pauseMs.requests);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await running;
      if (failures.length > 0) throw new Error(`of ${requests} requests: ${failures.join("\n")}`);
      return `${requests} requests by the administrator`;
    },
  };
}

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";

const patienceMs = 2000;

/** Other ways to the cluster that a kubeconfig names: for the same user, and behind the same authority. */
export function othersIn(config: KubeConfig): { name: string; context: string; server: string }[] {
  const current = config.getContextObject(config.currentContext);
  const cluster = config.getCurrentCluster();
  return config.contexts.flatMap(({ name: context, user, cluster: name }) => {
    const other = config.getCluster(name);
    const isAnother = context !== current?.name && user === current?.user;
    return isAnother && other?.caData === cluster?.caData && other?.caFile === cluster?.caFile
      ? [{ name, context, server: other?.server ?? "" }]
      : [];
  });
}

/** Turns to another way if nothing answers at the current one. Leaves it as it is when nothing answers anywhere. */
export async function turnToReachable(config: KubeConfig): Promise<void> {
  const ways = [
    { context: config.currentContext, server: config.getCurrentCluster()?.server ?? "" },
    ...othersIn(config),
  ];
  for (const { context, server } of ways) {
    if (await accepts(server)) {
      config.setCurrentContext(context);
      return;
    }
  }
}

/** Whether a server accepts connections. */
async function accepts(server: string): Promise<boolean> {
  if (!URL.canParse(server)) return false;
  const { hostname, port } = new URL(server);
  const socket = connect(Number(port || 443), hostname.replace(/^\[(.*)\]$/, "$1"));
  const tried = new Promise<boolean>((resolve) => {
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
  });
  const answer = await Promise.race([tried, sleep(patienceMs, false)]);
  socket.destroy();
  return answer;
}

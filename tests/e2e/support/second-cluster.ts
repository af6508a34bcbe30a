import type { Context } from "../context.ts";
import { ownCluster } from "./own-cluster.ts";

/**
 * The smallest cluster in which hosts wait for one another, for everything that would wreck the first one. Scenarios
 * share it, and the end of the run removes it.
 */
export async function secondCluster(context: Context): Promise<Context> {
  if (context.second !== undefined) return context.second;
  context.report.doing("hosts of the second lab");
  context.second = await ownCluster(context, {
    name: "second",
    clusterName: "second",
    hosts: { "master-1": ["master"], "worker-1": ["worker"] },
  });
  return context.second;
}

/** The same, up and running. */
export async function standingSecondCluster(context: Context): Promise<Context> {
  const second = await secondCluster(context);
  if (second.hasCluster) return second;
  await second.stack.up();
  await second.stack.writeKubeconfig();
  second.hasCluster = true;
  return second;
}

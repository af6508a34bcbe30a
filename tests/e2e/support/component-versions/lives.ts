import { z } from "zod";
import type { Kubectl } from "../kubectl.ts";

const container = z.object({ containerID: z.string().default(""), restartCount: z.number() });
const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string(), uid: z.string() }),
      status: z.object({ podIP: z.string().default(""), containerStatuses: z.array(container).default([]) }),
    }),
  ),
});

/** What stays of each Pod for as long as nobody restarts it or any of its containers: a line for each, in order. */
export async function lives(kubectl: Kubectl): Promise<string[]> {
  const { items } = pods.parse(await kubectl.json("get", "pods", "--all-namespaces"));
  return items
    .map(({ metadata: { namespace, name, uid }, status: { podIP, containerStatuses } }) => {
      const containers = containerStatuses.map(
        ({ containerID, restartCount }) => `${containerID} ${restartCount}`,
      );
      return [`${namespace}/${name}`, uid, podIP, ...containers.toSorted()].join(" ");
    })
    .toSorted();
}

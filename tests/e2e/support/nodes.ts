import { z } from "zod";
import type { Kubectl } from "./kubectl.ts";

const nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })),
        addresses: z.array(z.object({ type: z.string(), address: z.string() })),
      }),
    }),
  ),
});

type Node = z.infer<typeof nodes>["items"][number];

/** Names of all nodes, sorted. */
export async function nodeNames(kubectl: Kubectl): Promise<string[]> {
  return namesOf(await listNodes(kubectl));
}

/** Names of the nodes that are Ready, sorted. */
export async function readyNodes(kubectl: Kubectl): Promise<string[]> {
  return namesOf((await listNodes(kubectl)).filter(isReady));
}

/** `NODE ADDRESS` of all nodes, sorted. */
export async function nodeAddresses(kubectl: Kubectl): Promise<string[]> {
  const addresses = (await listNodes(kubectl)).map(({ metadata: { name }, status }) => {
    return `${name} ${status.addresses.find(({ type }) => type === "InternalIP")?.address ?? ""}`;
  });
  return addresses.toSorted();
}

/** The names of the Ready nodes in an answer of the API. */
export const readyNodesIn = (answer: string): string[] =>
  namesOf(nodes.parse(JSON.parse(answer)).items.filter(isReady));

async function listNodes(kubectl: Kubectl): Promise<Node[]> {
  return nodes.parse(await kubectl.json("get", "nodes")).items;
}

const isReady = ({ status: { conditions } }: Node): boolean =>
  conditions.some(({ type, status }) => type === "Ready" && status === "True");

const namesOf = (items: readonly Node[]): string[] => items.map(({ metadata }) => metadata.name).toSorted();

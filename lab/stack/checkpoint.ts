import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { LabStack } from "./stack.ts";

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({ resources: z.array(z.object({ urn: z.string() })).optional() }).nullish(),
  }),
});

/** The hosts for which the stack's state has resources. */
export async function hostsInState({ checkpoint: path }: Pick<LabStack, "checkpoint">): Promise<Set<string>> {
  const { latest } = checkpoint.parse(JSON.parse(await readFile(path, "utf8"))).checkpoint;
  const hosts = (latest?.resources ?? []).map(({ urn }) => /::barekube:host:Host::(.+)$/.exec(urn)?.[1]);
  return new Set(hosts.filter((host) => host !== undefined));
}

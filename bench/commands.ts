import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import type { LabStack } from "../lab/stack/stack.ts";

export interface ResourceCounts {
  /** All resources of the stack's state, components and providers included. */
  resources: number;
  commands: number;
  /** Resources of type command by the host's name: those that run on it or are about it. */
  commandsByHost: Record<string, number>;
  stateBytes: number;
}

const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z.array(
        z.object({
          urn: z.string(),
          type: z.string(),
        }),
      ),
    }),
  }),
});

/** Counts what the stack's state holds. */
export async function countResources(stack: Pick<LabStack, "checkpoint">): Promise<ResourceCounts> {
  const [text, { size }] = await Promise.all([readFile(stack.checkpoint, "utf8"), stat(stack.checkpoint)]);
  const { resources } = checkpoint.parse(JSON.parse(text)).checkpoint.latest;
  const hosts = resources.map(({ urn }) => /::barekube:host:Host::(.+)$/.exec(urn)?.[1]);
  const names = hosts.filter((host) => host !== undefined);
  const commands = resources.filter(({ type }) => type.startsWith("command:remote:"));
  const about = (host: string) => commands.filter(({ urn }) => `-${nameOf(urn)}-`.includes(`-${host}-`));
  return {
    resources: resources.length,
    commands: commands.length,
    commandsByHost: Object.fromEntries(names.map((host) => [host, about(host).length])),
    stateBytes: size,
  };
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Family, familyOf } from "../../config/addresses.ts";
import { replaceFile } from "../replace-file.ts";
import { chooseSubnet, hostNumbers } from "./addresses.ts";
import { listNetworks } from "./network.ts";

/** The checkout's folder. */
export const projectDir = join(import.meta.dirname, "../..");

/** Where everything about the lab called `name` is kept. */
export const stateDirOf = (name: string): string => join(projectDir, ".lab", name);

const stackFile = z.object({
  config: z.object({ "barekube:hosts": z.array(z.object({ name: z.string() })).min(1) }),
});

/**
 * The names of the hosts in a stack file, in its order.
 *
 * @param text of a `Pulumi.<stack>.yaml`.
 * @param path in the error for a file without hosts.
 */
export function hostNames(text: string, path: string): string[] {
  const { success, data } = stackFile.safeParse(parse(text));
  if (!success) throw new Error(`${path} has no barekube:hosts; each needs at least a name`);
  return data.config["barekube:hosts"].map(({ name }) => name);
}

const networks = z.object({
  config: z.object({
    "barekube:network": z
      .object({ serviceCIDR: z.union([z.string(), z.array(z.string())]).optional() })
      .optional(),
  }),
});

/** The address families that a stack file's Services have, in its order; a lab gives its hosts the same ones. */
export function familiesIn(text: string): Family[] {
  const { data } = networks.safeParse(parse(text));
  const cidrs = data?.config["barekube:network"]?.serviceCIDR;
  return cidrs === undefined ? ["IPv4"] : [cidrs].flat().map(familyOf);
}

const placement = z.object({
  /** That of IPv4; that of IPv6 follows from it. */
  subnet: z.string(),
  /** The last part of each host's address. */
  hosts: z.record(z.string(), z.number().int()),
});

/** Where a lab and its hosts are, including hosts that have left the stack file. */
export type Placement = z.infer<typeof placement>;

const placementFile = (lab: string) => join(stateDirOf(lab), "lab.json");

/** Finds a place for a lab and its hosts. What was chosen before stays. */
export async function placeLab(name: string, hosts: readonly string[]): Promise<Placement> {
  const text = await readFile(placementFile(name), "utf8").catch(() => undefined);
  const known = text === undefined ? undefined : placement.parse(JSON.parse(text));
  const numbers = Object.fromEntries(hostNumbers(hosts, known?.hosts));
  const placed = {
    subnet: known?.subnet ?? (await freeSubnet(name)),
    hosts: { ...known?.hosts, ...numbers },
  };
  await rememberPlacement(name, placed);
  return placed;
}

export async function rememberPlacement(name: string, placed: Placement): Promise<void> {
  await mkdir(stateDirOf(name), { recursive: true, mode: 0o700 });
  await replaceFile(placementFile(name), `${JSON.stringify(placed)}\n`);
}

async function freeSubnet(name: string): Promise<string> {
  const others = (await listNetworks()).filter(({ lab }) => lab !== name);
  const taken = others.flatMap(({ subnets }) => subnets);
  return chooseSubnet(name, taken);
}

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { chooseSubnet } from "./addresses.ts";
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

/** The hosts of the tracked stack file of the development lab. */
export async function developmentHosts(): Promise<string[]> {
  const path = join(projectDir, "Pulumi.dev.yaml");
  return hostNames(await readFile(path, "utf8"), path);
}

const remembered = z.object({ subnet: z.string() });

/** The lab's subnet, chosen once and then remembered in its state folder. */
export async function subnetOf(name: string): Promise<string> {
  const path = join(stateDirOf(name), "lab.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) return remembered.parse(JSON.parse(text)).subnet;
  const others = (await listNetworks()).filter(({ lab }) => lab !== name);
  const taken = others.flatMap(({ subnets }) => subnets);
  const subnet = chooseSubnet(name, taken);
  await mkdir(stateDirOf(name), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify({ subnet })}\n`);
  return subnet;
}

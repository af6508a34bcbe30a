import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Context } from "../context.ts";
import type { Settings } from "./settings.ts";

const made = z.object({ artifacts: z.looseObject({ checksums: z.record(z.string(), z.string()) }) });

export interface Entry {
  name: string;
  roles: string[];
  [field: string]: unknown;
}

/** A stack file in parts, whose hosts may differ from the lab's. */
export interface Parts {
  settings: Settings;
  entry(name: string, role: string, fields?: Record<string, unknown>): Entry;
  /** Puts these hosts and no others into the stack file. */
  use(...entries: Entry[]): Promise<void>;
}

export async function partsOf({ lab, stack }: Context): Promise<Parts> {
  const keys = await lab.hostKeys();
  const settings = { ...(await withoutHosts(lab, await stack.settings())), nodeDrainTimeoutSeconds: 15 };
  return {
    settings,
    entry: (name, role, fields = {}) => ({
      name,
      roles: [role],
      address: lab.address(name),
      ssh: { hostKey: keys.get(name) },
      ...fields,
    }),
    use: (...entries) => stack.configure({ ...settings, hosts: entries }),
  };
}

/** The settings with the lab's artifacts, but without the file that includes these and all hosts of the lab. */
export async function withoutHosts(
  lab: Lab,
  { include: _, hosts: __, ...settings }: Settings,
): Promise<Settings & z.infer<typeof made>> {
  const { artifacts } = made.parse(parse(await readFile(join(lab.stateDir, "stack.yaml"), "utf8")));
  return { ...settings, artifacts };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Context } from "../context.ts";
import type { Settings } from "./settings.ts";

const made = z.object({ artifacts: z.looseObject({}) });

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
  const settings = await settingsOf(lab, await stack.settings());
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

/** Without the file that includes all hosts of the lab. */
async function settingsOf(lab: Lab, { include: _, ...settings }: Settings): Promise<Settings> {
  const { artifacts } = made.parse(parse(await readFile(join(lab.stateDir, "stack.yaml"), "utf8")));
  return { ...settings, artifacts, nodeDrainTimeoutSeconds: 15 };
}

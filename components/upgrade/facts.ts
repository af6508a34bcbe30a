import { readFileSync } from "node:fs";
import pMap from "p-map";
import { z } from "zod";
import type { HostSpec } from "../../config/cluster.ts";
import type { Identity } from "../../observe/ssh/login.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import { runScript } from "../../observe/ssh/run-script.ts";
import { paths } from "../host/paths.ts";

const api = z.object({ group: z.string(), version: z.string(), resource: z.string() });

const upgradeFacts = z.object({
  /** API versions that were asked for, with the release that no longer has them: `1.37`. */
  apis: z.array(api.extend({ removed: z.string() })),
  clients: z.array(api.extend({ user: z.string(), agent: z.string(), removed: z.string() })),
  /** `namespace/name`. */
  objects: z.array(api.extend({ name: z.string() })),
  /** Those that leave a node that is drained; `returns` is false for one that nobody starts elsewhere. */
  pods: z.array(z.object({ node: z.string(), name: z.string(), returns: z.boolean() })),
  budgets: z.array(z.object({ name: z.string(), allowed: z.number(), pods: z.number() })),
});

/** What masters know of their cluster before an upgrade; see upgrade-facts.sh. */
export type UpgradeFacts = z.infer<typeof upgradeFacts>;

/** Only read for an upgrade, and not at every start. */
const script = (): string =>
  ["../cluster/ask-api.sh", "upgrade-facts.sh"]
    .map((path) => readFileSync(new URL(path, import.meta.url), "utf8"))
    .concat('main "$@"\n')
    .join("");

/** Asks the masters in parallel. @returns the answers of those that have answered. */
export async function askMasters(masters: readonly HostSpec[], identity: Identity): Promise<UpgradeFacts[]> {
  const logins = new Logins(identity);
  const text = script();
  const answers = await pMap(masters, (master) => ask(master, logins, text));
  logins.close();
  return answers.filter((answer) => answer !== undefined);
}

async function ask(master: HostSpec, logins: Logins, text: string): Promise<UpgradeFacts | undefined> {
  try {
    const { status, stdout } = await runScript(master, logins, {
      text,
      args: [`${paths.audit}/audit.log`],
      timeoutSeconds: 30,
    });
    return status === 0 ? upgradeFacts.parse(JSON.parse(stdout)) : undefined;
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

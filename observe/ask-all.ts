import { withPort } from "../config/addresses.ts";
import pMap from "p-map";
import type { HostSpec } from "../config/cluster.ts";
import { ask, type PartFacts } from "./ask-host.ts";
import type { HostReport } from "./report/host-report.ts";
import type { Identity } from "./ssh/login.ts";
import { Logins } from "./ssh/logins.ts";
import { NoAnswer } from "./ssh/no-answer.ts";

export interface AskArgs extends Omit<PartFacts, "clusterDrift"> {
  /** What to log in with. */
  identity: Identity;
}

/** Logins take CPU time, so more of them at once would only run into their timeouts. */
const atOnce = 32;

/** Asks many hosts in parallel. One that does not answer does not keep the others from being asked. */
export async function askAll(
  hosts: readonly HostSpec[],
  { identity, ...partFacts }: AskArgs,
): Promise<Map<HostSpec, HostReport | NoAnswer>> {
  const logins = new Logins(identity);
  const answers = await pMap(
    hosts,
    async (host): Promise<[HostSpec, HostReport | NoAnswer]> => [
      host,
      await ask(host, logins, partFacts).catch(noAnswer),
    ],
    { concurrency: atOnce },
  );
  logins.close();
  return new Map(answers);
}

export const addressOf = ({ address, ssh: { port } }: HostSpec): string => withPort(address, port);

function noAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  throw error;
}

import { partFacts } from "../../components/part-facts.ts";
import { partsOf } from "../../components/parts.ts";
import { refusals } from "../../components/refusals.ts";
import { masterHosts } from "../../config/cluster.ts";
import { SpecError } from "../../config/problem.ts";
import { askCluster } from "../../observe/ask-cluster.ts";
import { problemsOf } from "../../observe/refusals.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import type { StackFile } from "../stack-file.ts";
import { find } from "./found/find.ts";
import { takeFromHosts, takeObjects } from "./hosts/ask.ts";
import { missingSecrets, silentHostsNeeded, strangeAuthorities, strangersIn } from "./refusals.ts";

/**
 * Everything that a state is made of, as hosts and cluster have it.
 *
 * @param warn is told what else is wrong with hosts.
 * @throws when no state can be made of that, with all that is wrong.
 */
export async function takeStock(
  { cluster, sshPrivateKey: identity }: StackFile,
  warn: (message: string) => void,
) {
  const parts = partsOf(cluster);
  const { reports, unknown, drifted, concerns } = await askCluster(cluster, { identity, ...partFacts });
  for (const message of [...unknown, ...drifted, ...concerns]) warn(message);
  refuse(silentHostsNeeded(cluster, reports));
  const problems = problemsOf(refusals, cluster, reports);
  if (problems.length > 0) throw new SpecError(problems);
  refuse(strangersIn(cluster, parts, reports));

  const logins = new Logins(identity);
  try {
    const answered = cluster.hosts.filter(({ name }) => reports.has(name));
    const hosts = await takeFromHosts(answered, logins);
    refuse(strangeAuthorities(hosts));
    const master = masterHosts(cluster).find(({ name }) => hosts.has(name));
    if (master === undefined) throw new Error("no master has answered");
    const ask = (paths: readonly string[]) => takeObjects({ cluster, master, logins }, paths);
    const { found, living } = await find({ cluster, parts, hosts, takeObjects: ask });
    refuse(missingSecrets({ cluster, parts, hosts }, found));
    return { cluster, reports, hosts, found, living };
  } finally {
    logins.close();
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

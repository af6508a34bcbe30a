import { parseArgs } from "node:util";
import { partFacts } from "../../components/part-facts.ts";
import { partsOf } from "../../components/parts.ts";
import { refusals } from "../../components/refusals.ts";
import { livingHosts, masterHosts } from "../../config/cluster.ts";
import { SpecError } from "../../config/problem.ts";
import { askCluster } from "../../observe/ask-cluster.ts";
import { problemsOf } from "../../observe/refusals.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import { run } from "../run.ts";
import { readStackFile } from "../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../stack-place.ts";
import { emptyState, putBack } from "./engine/state.ts";
import { plannedChanges, runProgram } from "./engine/up.ts";
import { find } from "./found/find.ts";
import { takeFromHosts, takeObjects } from "./hosts/ask.ts";
import { withProgress } from "./progress.ts";
import { standIns } from "./providers/stand-ins.ts";
import { missingSecrets, silentHostsNeeded, strangeAuthorities, strangersIn } from "./refusals.ts";
import { summaryOf } from "./summary.ts";

const usage = `Usage: npm run adopt [-- [--stack NAME]]
  Makes the state of a stack whose state is lost, from the stack file, its hosts and its cluster. Changes nothing on them.
${stackUsage}
Exit code: 0 the next preview is empty, 2 it is not, 1 there is no state.`;

async function adopt(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { ...stackOptions, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const place = stackPlace(values);
  const before = await emptyState(place);
  const { cluster, sshPrivateKey: identity } = await readStackFile(place);
  const parts = partsOf(cluster);
  const tell = (message: string) => {
    console.error(message);
  };

  tell(`asking ${livingHosts(cluster).length} hosts what is on them`);
  const { reports, unknown, drifted, concerns } = await askCluster(cluster, { identity, ...partFacts });
  for (const message of [...unknown, ...drifted, ...concerns]) tell(`warning: ${message}`);
  refuse(silentHostsNeeded(cluster, reports));
  const problems = problemsOf(refusals, cluster, reports);
  if (problems.length > 0) throw new SpecError(problems);
  refuse(strangersIn(cluster, parts, reports));

  const logins = new Logins(identity);
  const answered = cluster.hosts.filter(({ name }) => reports.has(name));
  const hosts = await takeFromHosts(answered, logins);
  refuse(strangeAuthorities(hosts));
  const [master] = masterHosts(cluster).filter(({ name }) => hosts.has(name));
  if (master === undefined) throw new Error("no master has answered");
  const { found, living } = await find({
    cluster,
    parts,
    hosts,
    takeObjects: (paths) => takeObjects({ cluster, master, logins }, paths),
  });
  logins.close();
  refuse(missingSecrets({ cluster, parts, hosts }, found));

  const taken: string[] = [];
  const different = new Set<string>();
  const madeAnew = new Set<string>();
  const plugins = await standIns({
    ...{ cluster, hosts, reports, found, living },
    differs: (name) => different.add(name),
    madeAnew: (name) => madeAnew.add(name),
    takenOver: (name) => taken.push(name),
  });
  const ports = Object.fromEntries(Object.entries(plugins).map(([name, { port }]) => [name, port]));
  try {
    await withProgress(
      () => `taken over: ${taken.length} resources, last ${taken.at(-1) ?? "none"}`,
      () => runProgram(place, ports),
    );
  } catch (error) {
    await putBack(place, before);
    throw error;
  } finally {
    for (const { stop } of Object.values(plugins)) stop();
  }
  const planned = await withProgress(
    () => "looking at the next preview",
    () => plannedChanges(place),
  );
  const outcome = {
    resources: taken.length,
    silent: livingHosts(cluster)
      .map(({ name }) => name)
      .filter((name) => !hosts.has(name)),
    lostKeys: [...found.keys].filter(([, key]) => key.privateKeyPem === undefined).map(([name]) => name),
    different: [...different],
    madeAnew: [...madeAnew],
    planned,
  };
  console.log(summaryOf(outcome));
  return planned.length === 0 ? 0 : 2;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

await run(adopt);

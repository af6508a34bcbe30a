import { type ClusterSpec, livingHosts } from "../config/cluster.ts";
import { addressOf, askAll, type AskArgs } from "./ask-all.ts";
import type { PartFacts } from "./ask-host.ts";
import type { Reports } from "./drift/cluster-drift.ts";
import { describeClusterDrift, describeConcerns, describeDrift } from "./drift/describe.ts";
import { unknown } from "./drift/messages.ts";
import type { HostReport } from "./report/host-report.ts";
import { NoAnswer } from "./ssh/no-answer.ts";

/** What the hosts of a cluster reported. */
export interface ClusterAnswer {
  /** By host name; those that did not answer are left out. */
  reports: ReadonlyMap<string, HostReport>;
  /** A message for every host that did not answer, and for anything else that is not known: why, and what to do about it. */
  unknown: string[];
  /** A message for every host that has drifted, and one for the cluster. */
  drifted: string[];
  /** A message for every host with something that only people can repair. */
  concerns: string[];
}

/** Asks every host of a cluster what is on it. One that does not answer does not keep the others from being checked. */
export async function askCluster(
  cluster: ClusterSpec,
  { clusterDrift, ...args }: AskArgs & PartFacts,
): Promise<ClusterAnswer> {
  const answers = new Map<string, HostReport>();
  const silent: string[] = [];
  for (const [spec, answer] of await askAll(livingHosts(cluster), args)) {
    if (answer instanceof NoAnswer) {
      silent.push(`${spec.name} (${addressOf(spec)}) ${unknown} ${answer.message}`);
    } else {
      answers.set(spec.name, answer);
    }
  }
  const now = new Date();
  const complete = clusterDrift.reduce<Reports>((reports, add) => add(cluster, reports, now), answers);
  const reports = withMemberships(complete);
  const ofHosts = (describe: typeof describeDrift) =>
    cluster.hosts.flatMap(({ name }) => {
      const report = reports.get(name);
      return (report && describe(name, report)) ?? [];
    });
  const ofCluster = describeClusterDrift(reports.values()) ?? [];
  return {
    reports,
    unknown: [...silent, ...[...reports.values()].flatMap(({ unchecked }) => unchecked)],
    drifted: [...ofHosts(describeDrift)].concat(ofCluster),
    concerns: ofHosts(describeConcerns),
  };
}

/** Adds what one master reports about the cluster's members to every report. */
function withMemberships(reports: ReadonlyMap<string, HostReport>): ReadonlyMap<string, HostReport> {
  const known = [...reports.values()].find(({ memberships }) => memberships.size > 0);
  if (known === undefined) return reports;
  const { memberships } = known;
  return new Map([...reports].map(([name, report]) => [name, report.with({ memberships })]));
}

import type { z } from "zod";
import { type ClusterSpec, etcdHosts } from "../../config/cluster.ts";
import type { Reports } from "../../observe/drift/cluster-drift.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { etcdCommand, etcdFacts } from "./document.ts";

type Facts = z.infer<typeof etcdFacts.content>;
type Metrics = NonNullable<Facts["metrics"]>;

/** The share of a member's quota that its database may take up without a warning. */
const nearlyFull = 0.8;
/** In bytes, and as a share: a smaller database, or one with less unused space, need not be defragmented. */
const fragmented = { size: 256 * 2 ** 20, unused: 0.5 };
/** How many log entries a member may be behind, since the members are not asked at exactly the same moment. */
const entriesBehind = 5000;

/** What is wrong with etcd's members, or soon will be. */
export function etcdHealth(cluster: ClusterSpec, reports: Reports): Reports {
  const members = etcdHosts(cluster).map(({ name }) => name);
  const applied = members.flatMap((name) => metricsOf(reports.get(name))?.applied ?? []);
  const furthest = Math.max(0, ...applied);
  return new Map(
    [...reports].map(([name, report]) => [
      name,
      members.includes(name) ? report.withConcerns("etcd", concernsOf(report, furthest)) : report,
    ]),
  );
}

const metricsOf = (report: HostReport | undefined): Metrics | undefined =>
  report?.facts(etcdFacts)?.metrics ?? undefined;

function concernsOf(report: HostReport, furthest: number): string[] {
  const facts = report.facts(etcdFacts);
  const metrics = metricsOf(report);
  if (facts === undefined || metrics === undefined) return [];
  const { dataDirectory = "its data" } = report.document(etcdCommand) ?? {};
  return [
    ...alarmConcerns(facts.reason, dataDirectory),
    ...leaderConcerns(metrics),
    ...lagConcerns(metrics, furthest),
    ...sizeConcerns(metrics, facts.reason),
  ];
}

/** A member's reason names its alarm: `ALARM NOSPACE`. */
function alarmConcerns(reason: string, dataDirectory: string): string[] {
  if (reason.includes("NOSPACE")) {
    return [
      `its NOSPACE alarm is raised, so nothing can be written to the cluster; compact its history and defragment every member (etcdctl compact, etcdctl defrag), or raise quota-backend-bytes in etcd.extraArgs, then run etcdctl alarm disarm`,
    ];
  }
  if (reason.includes("CORRUPT")) {
    return [
      `its CORRUPT alarm is raised, because the members' data differ; keep a copy of ${dataDirectory}, replace the corrupt member, then run etcdctl alarm disarm (https://etcd.io/docs/latest/op-guide/data_corruption/)`,
    ];
  }
  return [];
}

const leaderConcerns = ({ hasLeader }: Metrics): string[] =>
  hasLeader === false
    ? [
        "the member has no leader, so it serves neither reads nor writes; bring enough of the other members back for a quorum, and see journalctl -u etcd",
      ]
    : [];

function lagConcerns({ applied, committed, isLearner }: Metrics, furthest: number): string[] {
  const behind = Math.max(furthest, committed ?? 0) - (applied ?? furthest);
  if (behind > entriesBehind) {
    return [
      `the member is ${behind} log entries behind the others; check whether its disk or network is slow, and see journalctl -u etcd`,
    ];
  }
  return isLearner === true
    ? [
        "the member is still a learner without a vote, because it has not caught up with the others; see journalctl -u etcd",
      ]
    : [];
}

function sizeConcerns({ size, inUse, quota }: Metrics, reason: string): string[] {
  if (size === undefined || inUse === undefined) return [];
  if (quota !== undefined && quota > 0 && size > nearlyFull * quota && !reason.includes("NOSPACE")) {
    return [
      `its database takes up ${mebibytes(size)} of at most ${mebibytes(quota)} MiB, of which ${mebibytes(inUse)} MiB are in use; defragment it (etcdctl defrag), find out what fills it, or raise quota-backend-bytes in etcd.extraArgs`,
    ];
  }
  if (size < fragmented.size || inUse > (1 - fragmented.unused) * size) return [];
  return [
    `its database takes up ${mebibytes(size)} MiB, of which only ${mebibytes(inUse)} MiB are in use; defragment it (etcdctl defrag), one member at a time`,
  ];
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

import type { z } from "zod";
import { type ClusterSpec, etcdHosts } from "../../config/cluster.ts";
import type { Reports } from "../../observe/drift/cluster-drift.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { etcdCommand, etcdFacts } from "./document.ts";

type Facts = z.infer<typeof etcdFacts.content>;
type Metrics = NonNullable<Facts["metrics"]>;

/** Of what a member may store, how much may be in use before it is told. */
const nearlyFull = 0.8;
/** In bytes, and as a share: a smaller database, or one with less unused space in it, need not be defragmented. */
const fragmented = { size: 256 * 2 ** 20, unused: 0.5 };
/** How many entries of the log a member may be behind. The members are not asked at the very same moment. */
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

/** A member names one alarm after the other: `ALARM NOSPACE`. */
function alarmConcerns(reason: string, dataDirectory: string): string[] {
  if (reason.includes("NOSPACE")) {
    return [
      `its alarm NOSPACE is on, so nothing can be stored in the cluster; compact its history and defragment every member (etcdctl compact, etcdctl defrag), or raise --quota-backend-bytes in etcd.extraArgs, and then run etcdctl alarm disarm`,
    ];
  }
  if (reason.includes("CORRUPT")) {
    return [
      `its alarm CORRUPT is on, since the members' data differ; keep a copy of ${dataDirectory}, replace the member that is wrong, and then run etcdctl alarm disarm (https://etcd.io/docs/latest/op-guide/data_corruption/)`,
    ];
  }
  return [];
}

const leaderConcerns = ({ hasLeader }: Metrics): string[] =>
  hasLeader === false
    ? [
        "the member has no leader, so it neither reads nor writes; bring enough of the other members back, and see journalctl -u etcd",
      ]
    : [];

function lagConcerns({ applied, committed, isLearner }: Metrics, furthest: number): string[] {
  const behind = Math.max(furthest, committed ?? 0) - (applied ?? furthest);
  if (behind > entriesBehind) {
    return [
      `the member is ${behind} entries behind the others; see whether its disk or its network is slow, and journalctl -u etcd`,
    ];
  }
  return isLearner === true
    ? ["the member is a learner without a vote, since it has not caught up yet; see journalctl -u etcd"]
    : [];
}

function sizeConcerns({ size, inUse, quota }: Metrics, reason: string): string[] {
  if (size === undefined || inUse === undefined) return [];
  if (quota !== undefined && quota > 0 && size > nearlyFull * quota && !reason.includes("NOSPACE")) {
    return [
      `its database has ${mebibytes(size)} of at most ${mebibytes(quota)} MiB, ${mebibytes(inUse)} of them in use; defragment it (etcdctl defrag), find out what takes the room, or raise --quota-backend-bytes in etcd.extraArgs`,
    ];
  }
  if (size < fragmented.size || inUse > (1 - fragmented.unused) * size) return [];
  return [
    `its database has ${mebibytes(size)} MiB, only ${mebibytes(inUse)} of them in use; defragment it (etcdctl defrag), one member after the other`,
  ];
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

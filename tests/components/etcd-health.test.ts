import { expect, it } from "vitest";
import { etcdCommand, etcdFacts } from "../../components/etcd/document.ts";
import { etcdHealth } from "../../components/etcd/health.ts";
import { clusterWith, hostEntry } from "../files/clusters.ts";
import { etcdMemberDocument, reportOf } from "../support/reports.ts";

const names = ["master-1", "master-2", "master-3"];
const cluster = clusterWith({
  hosts: names.map((name, index) => hostEntry(name, `192.168.10.1${index}`, "master")),
});
const MiB = 2 ** 20;

const well = {
  etcd_server_has_leader: 1,
  etcd_server_is_learner: 0,
  etcd_server_proposals_committed_total: 100_000,
  etcd_server_proposals_applied_total: 100_000,
  etcd_server_quota_backend_bytes: 2048 * MiB,
  etcd_mvcc_db_total_size_in_bytes: 200 * MiB,
  etcd_mvcc_db_total_size_in_use_in_bytes: 100 * MiB,
};

/** What is reported about master-1, whose member differs from the others in these metrics and this reason. */
function concerns(metrics: object, reason = ""): string[] {
  const member = (all: object, why: string) =>
    reportOf([[etcdCommand, { document: etcdMemberDocument("a") }]], {
      facts: { [etcdFacts.part]: { healthy: true, members: [], reason: why, metrics: all } },
    });
  const [first = "", ...others] = names;
  const reports = new Map([
    [first, member({ ...well, ...metrics }, reason)],
    ...others.map((name) => [name, member(well, "")] as const),
  ]);
  const judged = etcdHealth(cluster, reports);
  for (const name of others) expect(judged.get(name)?.concerns).toEqual([]);
  return judged.get(first)?.concerns.map(({ about, message }) => `${about}: ${message}`) ?? [];
}

it("says nothing of healthy members", () => {
  expect(concerns({})).toEqual([]);
  expect(concerns({ etcd_server_proposals_applied_total: 95_000 })).toEqual([]);
});

it("reports alarms, with a remedy", () => {
  expect(concerns({}, "ALARM NOSPACE")).toEqual([
    expect.stringMatching(/^etcd: its NOSPACE alarm is raised, .*etcdctl alarm disarm$/),
  ]);
  expect(concerns({}, "ALARM CORRUPT")).toEqual([
    expect.stringMatching(/CORRUPT .*keep a copy of \/var\/lib\/etcd/),
  ]);
});

it("reports a member without a leader, one that is behind, and one without a vote", () => {
  expect(concerns({ etcd_server_has_leader: 0 })).toEqual([expect.stringMatching(/has no leader/)]);
  expect(concerns({ etcd_server_proposals_applied_total: 94_999 })).toEqual([
    expect.stringMatching(/is 5001 log entries behind the others/),
  ]);
  expect(
    concerns({ etcd_server_proposals_committed_total: 10, etcd_server_proposals_applied_total: 10 }),
  ).toEqual([expect.stringMatching(/is 99990 log entries behind/)]);
  expect(concerns({ etcd_server_is_learner: 1 })).toEqual([
    expect.stringMatching(/is still a learner without a vote/),
  ]);
});

it("reports a database that is nearly as large as it may become, or has much unused space", () => {
  expect(
    concerns({
      etcd_mvcc_db_total_size_in_bytes: 1700 * MiB,
      etcd_mvcc_db_total_size_in_use_in_bytes: 1600 * MiB,
    }),
  ).toEqual([
    expect.stringMatching(/takes up 1700 of at most 2048 MiB, of which 1600 MiB are in use; defragment it/),
  ]);
  expect(concerns({ etcd_mvcc_db_total_size_in_bytes: 600 * MiB })).toEqual([
    expect.stringMatching(
      /takes up 600 MiB, of which only 100 MiB are in use; defragment it .* one member at a time/,
    ),
  ]);
  // A small one is not worth the trouble.
  expect(concerns({ etcd_mvcc_db_total_size_in_use_in_bytes: MiB })).toEqual([]);
});

it("says nothing of members that do not answer", () => {
  const silent = reportOf([], { facts: { [etcdFacts.part]: { healthy: false, members: [], metrics: {} } } });
  expect(etcdHealth(cluster, new Map([["master-1", silent]])).get("master-1")?.concerns).toEqual([]);
});

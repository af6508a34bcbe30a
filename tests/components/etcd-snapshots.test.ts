import { describe, expect, it } from "vitest";
import { snapshotConcerns } from "../../components/etcd/snapshots/drift.ts";
import { snapshotFacts, snapshotsCommand } from "../../components/etcd/snapshots/document.ts";
import { reportOf } from "../support/reports.ts";

const now = new Date("2026-11-30T18:00:00Z");
const hour = 3600;
const seconds = now.getTime() / 1000;

/** What is said of a host with these facts, besides those of one on which all is well. */
function concerns(facts: object): string[] {
  const well = {
    last: seconds - hour,
    failure: null,
    due: seconds - hour - 60,
    running: false,
    restoring: null,
  };
  const report = reportOf([[snapshotsCommand, { document: {} }]], {
    facts: { [snapshotFacts.part]: { ...well, ...facts } },
  });
  return snapshotConcerns(report, now).concerns.map(({ about, message }) => `${about}: ${message}`);
}

describe("snapshots of etcd", () => {
  it("says nothing of those that are taken, nor before the first one is due", () => {
    expect(concerns({})).toEqual([]);
    expect(concerns({ last: null, due: null })).toEqual([]);
  });

  it("reports one that has failed, with the reason and the age of the last good one", () => {
    const failure = { time: seconds - 120, reason: "etcd has no leader" };
    expect(concerns({ failure })).toEqual([
      "etcd snapshots: a snapshot failed 2 min ago, and the last good one is 60 min old: etcd has no leader",
    ]);
    expect(concerns({ failure, last: null })).toEqual([expect.stringContaining("there is no good one")]);
  });

  it("reports one that was due and is not there, unless it is still being taken", () => {
    const late = { last: seconds - 30 * hour, due: seconds - 5 * hour };
    expect(concerns(late)).toEqual([
      expect.stringMatching(
        /was due 5 h ago and has not been taken, and the last good one is 30 h old; see journalctl/,
      ),
    ]);
    expect(concerns({ ...late, running: true })).toEqual([]);
    expect(concerns({ ...late, due: seconds - 60 })).toEqual([]);
  });

  it("reports a restore that has not come to its end", () => {
    expect(concerns({ restoring: "lab-master-1-20261130T170000Z-7" })).toEqual([
      expect.stringMatching(
        /the restore of lab-master-1-20261130T170000Z-7 has not come to its end; run npm run restore again/,
      ),
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { isGone, objectDrift } from "../../components/cluster/drift.ts";
import { objectFacts } from "../../components/cluster/document.ts";
import { nodeFacts } from "../../components/node/document.ts";
import { describeClusterDrift, describeDrift } from "../../observe/drift/describe.ts";
import { repairOf } from "../../observe/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { clusterWith, hostEntry } from "../files/clusters.ts";
import { appliedCommand, reportOf } from "../support/reports.ts";

const cluster = clusterWith({
  hosts: [1, 2, 3].map((number) => hostEntry(`master-${number}`, `192.168.10.1${number}`, "master")),
});
const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c", namespace: "n" },
  data: { a: "1" },
};
const path = "/api/v1/namespaces/n/configmaps/c";
const label = "coredns-objects";

/** A master that has applied the object, and what it reports about it now. */
const master = (living: object | null | undefined, document: object = {}): HostReport =>
  reportOf([[{ label }, { document: { objects: [{ path, object }], ...document } }]], {
    facts: living === undefined ? {} : { [objectFacts.part]: { living } },
  });

const judged = (reports: Record<string, HostReport>) =>
  objectDrift(cluster, new Map(Object.entries(reports)));
const driftOf = (report: HostReport) =>
  judged({ "master-1": report }).get("master-1")?.applied({ label })?.drift;

describe("drift of objects", () => {
  it("is nothing while they are as they were applied", () => {
    expect(driftOf(master({ [path]: object }))).toEqual({});
  });

  it("names what is gone and what is changed", () => {
    expect(driftOf(master({ [path]: null }))).toEqual({ "ConfigMap n/c": "is missing" });
    expect(driftOf(master({ [path]: { ...object, data: { a: "2" } } }))).toEqual({
      "ConfigMap n/c data.a": 'is "2", not "1"',
    });
  });

  it("names objects that are applied from elsewhere, too, and no value of a Secret", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "n", labels: { a: "1" } },
    };
    const place = "/api/v1/namespaces/n/secrets/s";
    const watching = (living: object | null) =>
      reportOf([[{ label }, { document: { objects: [], watched: [{ path: place, object: secret }] } }]], {
        facts: { [objectFacts.part]: { living: { [place]: living } } },
      });
    expect(driftOf(watching({ ...secret, data: { key: "eA==" } }))).toEqual({});
    expect(driftOf(watching(null))).toEqual({ "Secret n/s": "is missing" });
    expect(driftOf(watching({ ...secret, metadata: { ...secret.metadata, labels: {} } }))).toEqual({
      "Secret n/s metadata.labels.a": "is missing",
    });
  });

  it("is reported for the cluster and not for the host, and asks for a repair", () => {
    const reports = judged({ "master-1": master({ [path]: null }) });
    const report = reports.get("master-1");
    expect(report && describeDrift("master-1", report)).toBeUndefined();
    expect(describeClusterDrift(reports.values())).toBe(
      "The cluster is not as barekube left it, and `pulumi up` will repair:\n  coredns-objects: ConfigMap n/c is missing",
    );
    expect(repairOf(report?.applied({ label }) ?? appliedCommand())).toEqual({
      number: 1,
      why: { "ConfigMap n/c": "is missing" },
    });
    expect(isGone(report?.applied({ label }), object)).toBe(true);
    expect(isGone(report?.applied({ label }), { ...object, kind: "Secret" })).toBe(false);
  });

  it("is unknown while no API server answers, which is reported once", () => {
    const report = judged({ "master-1": master(null) }).get("master-1");
    expect(report?.applied({ label })?.drift).toEqual({});
    expect(report?.concerns).toEqual([]);
    expect(report?.unchecked).toEqual([
      expect.stringMatching(
        /^The cluster's objects could not be checked .* the API server on master-1 does not/,
      ),
    ]);
  });

  it("is unknown while the master that remembers them does not answer, which is said once", () => {
    const other = reportOf([], { facts: { [nodeFacts.part]: {} } });
    const reports = judged({ "worker-1": reportOf([]), "master-2": other, "master-3": other });
    expect([...reports.values()].flatMap(({ unchecked }) => unchecked)).toEqual([
      expect.stringMatching(/^The cluster's objects could not be checked .* master-1, which remembers them,/),
    ]);
    expect(reports.get("master-2")?.unchecked).toHaveLength(1);
    const made = judged({ "master-2": reportOf([]) });
    expect(made.get("master-2")?.unchecked).toEqual([]);
  });

  it("is nothing where it was not asked for", () => {
    expect(driftOf(master(undefined))).toEqual({});
    expect(driftOf(master({ [path]: null }, { keptByCluster: true }))).toEqual({});
  });

  it("ignores what a master that no longer applies them remembers", () => {
    const old = master({ [path]: null });
    const reports = judged({ "master-1": master({ [path]: object }), "master-2": old });
    expect(reports.get("master-2")?.has({ label })).toBe(false);
    expect(describeClusterDrift(reports.values())).toBeUndefined();
  });
});

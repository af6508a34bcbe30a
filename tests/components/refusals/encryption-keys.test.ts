import { describe, expect, it } from "vitest";
import { reencryptCommand } from "../../../components/encryption/document.ts";
import { refuseUnreadableSecrets } from "../../../components/encryption/refusals.ts";
import { apiServerCommand } from "../../../components/kube-apiserver/document.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { loadCluster } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { apiServerDocument, reportOf } from "../../support/reports.ts";
import { host, validStack } from "../../config/valid-stack.ts";

const names = ["master-1", "master-2", "master-3"];
const masters = names.map((name, index) => host(name, `192.168.10.1${index}`, "master"));
const [first, second, third] = masters;

/** What of a master matters here. */
interface Encryption {
  keys: number[];
  inForce: boolean;
  reencrypted?: { key: number; masters: string[] } | undefined;
}

function master(name: string, { keys, inForce, reencrypted }: Encryption): LivingHost {
  const report = reportOf([
    [apiServerCommand, { document: apiServerDocument(keys), finished: inForce }],
    ...(reencrypted === undefined ? [] : [[reencryptCommand, { document: reencrypted }] as const]),
  ]);
  return { name, report };
}

/** The masters of a cluster where the first one has done the last re-encryption. */
const living = (
  all: Partial<Encryption>,
  ...others: [name: string, change: Partial<Encryption>][]
): LivingHost[] =>
  names.map((name) =>
    master(name, {
      keys: [1],
      inForce: true,
      ...all,
      ...(name === "master-1" ? {} : { reencrypted: undefined }),
      ...new Map(others).get(name),
    }),
  );

const refusals = (encryptionKeys: number[], hosts: LivingHost[], settings: Record<string, unknown> = {}) =>
  refuseUnreadableSecrets(
    loadCluster({ ...validStack(), hosts: masters, encryptionKeys, ...settings }),
    hosts,
  ).map(describeProblem);

const by = (key: number) => ({ reencrypted: { key, masters: names } });

describe("encryption keys of a living cluster", () => {
  it("rotate in three stages, each of which may be repeated, and back", () => {
    expect(refusals([1], living({}))).toEqual([]);
    expect(refusals([1, 2], living({}))).toEqual([]);
    expect(refusals([1, 2], living({ keys: [1, 2] }))).toEqual([]);
    expect(refusals([2, 1], living({ keys: [1, 2], ...by(1) }))).toEqual([]);
    expect(refusals([2, 1], living({ keys: [2, 1] }, ["master-3", { keys: [1, 2] }]))).toEqual([]);
    expect(refusals([2], living({ keys: [2, 1], ...by(2) }))).toEqual([]);
    expect(refusals([2], living({ keys: [2, 1], ...by(2) }, ["master-3", { keys: [2] }]))).toEqual([]);
    expect(refusals([1], living({ keys: [1, 2], ...by(1) }))).toEqual([]);
  });

  it("of a cluster that is only being made are anything", () => {
    expect(refusals([3, 7], [])).toEqual([]);
    const fresh = names.map((name) => ({ name, report: reportOf([]) }));
    expect(refusals([3, 7], fresh)).toEqual([]);
  });

  it("are read by every API server before one writes with them", () => {
    expect(refusals([2], living({}))).toEqual([
      "encryptionKeys: [2]: would have Secrets written with key 2, which the API servers of master-1, master-2, master-3 cannot read yet; set [1, 2], run pulumi up, and then continue",
    ]);
    expect(refusals([2, 1], living({ keys: [1, 2] }, ["master-2", { keys: [1] }]))).toEqual([
      expect.stringContaining("which the API servers of master-2 cannot read yet; set [1, 2]"),
    ]);
    expect(refusals([2, 1], living({ keys: [1, 2] }, ["master-2", { inForce: false }]))).toEqual([
      "encryptionKeys: [2,1]: comes too early, since the last up did not finish on master-2; set [1, 2] again, run pulumi up, and then continue",
    ]);
  });

  it("stay until nothing is encrypted with them", () => {
    expect(refusals([2], living({ keys: [1, 2], ...by(1) }))).toEqual([
      "encryptionKeys: [2]: drops key 1, which Secrets may still need, since the API servers of master-1, master-2, master-3 write with another key than 2; set [2, 1], run pulumi up, and then continue",
    ]);
    const notDone =
      "encryptionKeys: [2]: drops key 1, which Secrets may still need, since not all of them are known to be encrypted with key 2; set [2, 1], run pulumi up, and then continue";
    expect(refusals([2], living({ keys: [2, 1] }))).toEqual([notDone]);
    expect(refusals([2], living({ keys: [2, 1], ...by(1) }))).toEqual([notDone]);
    // What another host than the one that does it now remembers may be long ago.
    expect(refusals([2], living({ keys: [2, 1] }, ["master-2", by(2)]))).toEqual([notDone]);
    expect(refusals([2], living({ keys: [2, 1], ...by(2) }, ["master-3", { keys: [1, 2] }]))).toEqual([
      expect.stringContaining("the API servers of master-3 write with another key than 2"),
    ]);
  });

  it("are known of every master when a stage begins", () => {
    const two = (keys: number[]) => living({ keys, ...by(1) }).slice(0, 2);
    expect(refusals([1, 2], two([1]))).toEqual([]);
    expect(refusals([2, 1], two([1, 2]))).toEqual([
      "encryptionKeys: [2,1]: needs to know which keys all API servers have, but master-3 did not answer; bring it back, or set lost: true for a host that is dead for good",
    ]);
    const lost = { hosts: [first, second, { ...third, lost: true }] };
    expect(refusals([2, 1], two([1, 2]), lost)).toEqual([]);
    const begun = living({ keys: [1, 2], ...by(1) }, ["master-1", { keys: [2, 1], ...by(1) }]).slice(0, 2);
    expect(refusals([2, 1], begun)).toEqual([]);
  });

  it("do not change while a master leaves", () => {
    const fourth = host("master-4", "192.168.10.14", "master");
    const hosts = { hosts: [first, second, fourth] };
    const fresh = { name: "master-4", report: reportOf([]) };
    const two = [...living({ keys: [1, 2], ...by(1) }).slice(0, 2), fresh];
    expect(refusals([1, 2], two, hosts)).toEqual([]);
    const refusal =
      "encryptionKeys: [2,1]: cannot be changed while master-3 leaves, whose API server still writes with the old keys; run pulumi up without master-3 first, and then continue";
    expect(refusals([2, 1], two, hosts)).toEqual([refusal]);
    const worker = { ...third, roles: ["worker"] };
    expect(refusals([2, 1], two, { hosts: [first, second, fourth, worker] })).toEqual([refusal]);
  });
});

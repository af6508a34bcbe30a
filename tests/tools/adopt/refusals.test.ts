import { describe, expect, it } from "vitest";
import { loadCluster } from "../../../components/load.ts";
import { partsOf } from "../../../components/parts.ts";
import { apiServerCommand } from "../../../components/kube-apiserver/document.ts";
import { prepareCommand } from "../../../documents/preparation.ts";
import { together } from "../../../tools/adopt/found/found.ts";
import type { Taken } from "../../../tools/adopt/hosts/taken.ts";
import {
  missingSecrets,
  silentHostsNeeded,
  strangeAuthorities,
  strangersIn,
} from "../../../tools/adopt/refusals.ts";
import { reportOf } from "../../support/reports.ts";
import { flanneldURL, hostKey } from "../../support/topologies.ts";

const cluster = loadCluster({
  clusterName: "prod",
  artifacts: { checksums: { [flanneldURL]: "f".repeat(64) } },
  hosts: [
    { name: "master-1", address: "192.0.2.1", roles: ["master"], ssh: { hostKey } },
    { name: "worker-1", address: "192.0.2.2", roles: ["worker"], ssh: { hostKey } },
  ],
});
const parts = partsOf(cluster);

const prepared = [
  prepareCommand,
  {
    document: {
      ...{
        cluster: { name: "prod", podCIDR: "10.0.0.0/8", serviceCIDR: "10.1.0.0/16" },
        hosts: {},
        swap: "off",
      },
      ...{
        firewall: "off",
        selinux: "permissive",
        time: "check",
        modules: [],
        sysctl: {},
        users: [],
        path: [],
      },
      packages: { debian: [], rhel: [] },
    },
  },
] as const;
const master = reportOf([prepared, [apiServerCommand, {}], [{ label: "coredns-objects" }, {}]]);
const worker = reportOf([prepared]);
const reports = (found: Record<string, ReturnType<typeof reportOf>>) => new Map(Object.entries(found));

describe("hosts", () => {
  it("are enough when masters and hosts with etcd have answered", () => {
    expect(silentHostsNeeded(cluster, reports({ "master-1": master }))).toEqual([]);
    expect(silentHostsNeeded(cluster, reports({ "worker-1": worker }))).toEqual([
      expect.stringMatching(/^nothing was taken over, since master-1 did not answer/),
    ]);
  });

  it("have to be part of the cluster, and so have add-ons", () => {
    expect(strangersIn(cluster, parts, reports({ "master-1": master, "worker-1": worker }))).toEqual([]);
    expect(strangersIn(cluster, parts, reports({ "master-1": master, "worker-1": reportOf([]) }))).toEqual([
      "hosts: worker-1 never became part of the cluster; take it out of the stack file until the state is there",
    ]);
    const withoutDNS = reportOf([prepared, [apiServerCommand, {}]]);
    expect(strangersIn(cluster, parts, reports({ "master-1": withoutDNS }))).toEqual([
      "coredns is in the stack file and not in the cluster; take it out of the stack file until the state is there",
    ]);
    expect(strangersIn(cluster, parts, reports({ "master-1": reportOf([]) }))).toEqual([
      expect.stringMatching(/^no host was ever set up by barekube/),
    ]);
  });

  it("have to trust the same authorities", () => {
    const trusting = (pem: string): Taken => ({
      kits: [],
      applied: new Map(),
      files: new Map([["/etc/kubernetes/pki/ca.crt", pem]]),
    });
    const two = (one: string, other: string) =>
      new Map([
        ["a", trusting(one)],
        ["b", trusting(other)],
      ]);
    expect(strangeAuthorities(two("same", "same"))).toEqual([]);
    expect(strangeAuthorities(two("one", "other"))).toEqual([
      expect.stringMatching(
        /^hosts trust different authorities in \/etc\/kubernetes\/pki\/ca\.crt: a; others: b;/,
      ),
    ]);
  });
});

it("what a living cluster must have is named where it was not found", () => {
  const found = together([]);
  const hosts = new Map([["worker-1", { kits: [], applied: new Map(), files: new Map() }]]);
  expect(missingSecrets({ cluster, parts, hosts }, found)).toEqual([
    "certificateAuthorities.kubernetes: no host has generation 1; set what it was at the last up",
    "certificateAuthorities.etcd: no host has generation 1; set what it was at the last up",
    "certificateAuthorities.frontProxy: no host has generation 1; set what it was at the last up",
    "serviceAccountKeys: no host has generation 1; set what it was at the last up",
    "encryptionKeys: no host has generation 1; set what it was at the last up",
    expect.stringMatching(/^worker-1 has no certificate and key for .*kubelet-server/),
  ]);
});

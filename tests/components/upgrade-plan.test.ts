import { describe, expect, it } from "vitest";
import { loadCluster } from "../../components/load.ts";
import type { UpgradeFacts } from "../../components/upgrade/facts.ts";
import { rolloutPlan } from "../../components/upgrade/plan.ts";
import { removedApis } from "../../components/upgrade/removed-apis.ts";
import { minorsBetween, versionChanges } from "../../components/upgrade/version-changes.ts";
import { flanneldChecksums, host, validStack } from "../config/valid-stack.ts";
import { reportOf } from "../support/reports.ts";

const next = { kubernetesVersion: "1.37.1", artifacts: { checksums: flanneldChecksums } };
const cluster = (settings: object = {}) =>
  loadCluster({
    ...validStack(),
    ...next,
    hosts: [
      host("master-1", "192.168.10.11", "master"),
      host("worker-2", "192.168.10.22", "worker"),
      host("worker-1", "192.168.10.21", "worker"),
    ],
    ...settings,
  });

/** A host whose units run these programs. */
const running = (name: string, ...programs: string[]) => ({
  name,
  report: reportOf(
    programs.map((program) => [{ label: program }, { document: { reads: { it: `${program} sha256:0` } } }]),
  ),
});
const living = [
  running("master-1", "etcd-3.6.14", "kube-apiserver-1.36.4", "kubelet-1.36.4", "containerd-2.3.4"),
  running("worker-2", "kubelet-1.36.4", "kube-proxy-1.36.4"),
  running("worker-1", "kubelet-1.37.1", "kube-proxy-1.36.4"),
];
const nothing: UpgradeFacts = { apis: [], clients: [], objects: [], pods: [], budgets: [] };
const pods = ["c", "b", "a", "f", "e", "d"].map((name) => ({
  node: "worker-2",
  name: `web/${name}`,
  returns: true,
}));

describe("changes of versions", () => {
  it("are those of the programs that units run", () => {
    expect(versionChanges(cluster(), living)).toEqual([
      { host: "master-1", program: "etcd", from: "3.6.14", to: "3.7.1" },
      { host: "master-1", program: "kube-apiserver", from: "1.36.4", to: "1.37.1" },
      { host: "master-1", program: "kubelet", from: "1.36.4", to: "1.37.1" },
      { host: "worker-2", program: "kubelet", from: "1.36.4", to: "1.37.1" },
      { host: "worker-2", program: "kube-proxy", from: "1.36.4", to: "1.37.1" },
      { host: "worker-1", program: "kube-proxy", from: "1.36.4", to: "1.37.1" },
    ]);
    expect(
      versionChanges(loadCluster(validStack()), [running("master-1", "kubelet-1.36.4", "other-1.0.0")]),
    ).toEqual([]);
  });

  it("are counted in minor versions", () => {
    expect(minorsBetween("1.36.4", "1.37.1")).toBe(1);
    expect(minorsBetween("1.37.1", "1.36.4")).toBe(-1);
    expect(minorsBetween("1.36.4", "2.0.0")).toBe(Infinity);
    expect(minorsBetween("", "1.36.4")).toBe(0);
  });
});

describe("the plan of a rollout", () => {
  const known = { ...nothing, pods };
  const plan = (settings: object, facts: UpgradeFacts | undefined) => {
    const asked = cluster(settings);
    return rolloutPlan({ cluster: asked, changes: versionChanges(asked, living), facts });
  };

  it("has every host in its turn, and the Pods that move", () => {
    expect(plan({}, known)).toEqual([
      "1. binaries and images for all hosts; nothing is restarted before every host has them",
      "2. a snapshot of etcd on each of its members, right before its turn",
      "3. etcd, one by one: master-1 (etcd 3.6.14 → 3.7.1)",
      "4. control planes, one by one: master-1 (kube-apiserver 1.36.4 → 1.37.1)",
      "5. nodes, those of masters one by one, then workers, one by one",
      "6. master-1: kubelet 1.36.4 → 1.37.1; drained, without a Pod to move",
      "7. worker-1: kube-proxy 1.36.4 → 1.37.1",
      "8. worker-2: kubelet 1.36.4 → 1.37.1, kube-proxy 1.36.4 → 1.37.1; drained, which moves web/a, web/b, web/c, web/d, web/e and 1 more",
    ]);
  });

  it("says so where Pods stay, and where it is not known which move", () => {
    expect(plan({ drainForUpgrades: "off" }, known).at(-1)).toMatch(/; its Pods stay$/);
    expect(plan({}, undefined).at(-1)).toMatch(/; drained$/);
  });
});

describe("API versions that the new release no longer has", () => {
  const api = { group: "networking.k8s.io", version: "v1beta1", resource: "ipaddresses" };
  const facts: UpgradeFacts = {
    ...nothing,
    apis: [
      { ...api, removed: "1.37" },
      { ...api, version: "v2", removed: "1.38" },
    ],
    clients: [
      { ...api, user: "alice", agent: "kubectl/v1.30.0 (linux/amd64)", removed: "1.37" },
      { ...api, version: "v2", user: "bob", agent: "", removed: "1.38" },
    ],
    objects: [{ ...api, name: "10.0.0.1" }],
  };

  it("are named with those who still use them", () => {
    expect(removedApis(cluster(), [facts, facts])).toEqual([
      {
        path: "kubernetesVersion",
        given: "1.37.1",
        message:
          "no longer has ipaddresses of networking.k8s.io/v1beta1, which the cluster is still asked for by alice (kubectl/v1.30.0), and which these objects were written in: 10.0.0.1; use a version that stays (https://kubernetes.io/docs/reference/using-api/deprecation-guide/)",
      },
    ]);
  });

  it("are none if nobody uses any", () => {
    expect(removedApis(cluster(), [nothing])).toEqual([]);
  });
});

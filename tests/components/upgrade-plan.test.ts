import { describe, expect, it } from "vitest";
import { loadCluster } from "../../components/load.ts";
import type { UpgradeFacts } from "../../components/upgrade/facts.ts";
import { rolloutPlan } from "../../components/upgrade/plan.ts";
import { runtimeChanges } from "../../components/upgrade/runtime-changes.ts";
import { removedApis } from "../../components/upgrade/removed-apis.ts";
import { minorsBetween, replacedPrograms, versionChanges } from "../../components/upgrade/version-changes.ts";
import { flanneldChecksums, host, validStack } from "../config/valid-stack.ts";
import { containerdRemembered, reportOf } from "../support/reports.ts";

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

  it("are told apart from those of programs that no unit runs", () => {
    const names = ["containerd-2.2.9", "cni-plugins-1.9.0", "crictl-1.36.0"];
    const artifacts = names.map((name) => ({
      name,
      url: "",
      sha256: "",
      kind: "",
      stripComponents: 0,
      files: [],
    }));
    const document = { store: "", keep: { artifacts: [], images: [] }, artifacts, images: [], links: {} };
    const report = reportOf([
      [{ label: "node-artifacts" }, { document }],
      [{ label: "containerd" }, { document: { reads: { containerd: "containerd-2.2.9 sha256:0" } } }],
    ]);
    const hosts = [{ name: "master-1", report }];
    expect(replacedPrograms(cluster(), hosts)).toEqual([
      { host: "master-1", program: "cni-plugins", from: "1.9.0", to: "1.9.1" },
    ]);
    expect(versionChanges(cluster(), hosts).map(({ program }) => program)).toEqual(["containerd"]);
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
    return rolloutPlan({ cluster: asked, changes: versionChanges(asked, living), replaced: [], facts });
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

  it("has no snapshot of etcd where its data stay as they are, and the Pod network by itself", () => {
    const changes = (program: string, from: string, to: string) =>
      ["worker-1", "worker-2"].map((name) => ({ host: name, program, from, to }));
    const asked = cluster({ maxUnavailable: 2 });
    const changed = [...changes("containerd", "2.2.9", "2.3.4"), ...changes("flanneld", "0.28.7", "0.28.9")];
    expect(rolloutPlan({ cluster: asked, changes: changed, replaced: [], facts: known })).toEqual([
      "1. binaries and images for all hosts; nothing is restarted before every host has them",
      "2. nodes, those of masters one by one, then workers, up to 2 at a time",
      "3. worker-1: containerd 2.2.9 → 2.3.4",
      "4. worker-2: containerd 2.2.9 → 2.3.4",
      "5. the Pod network, up to 2 at a time: worker-1, worker-2 (flanneld 0.28.7 → 0.28.9)",
    ]);
    const replaced = changes("cni-plugins", "1.9.0", "1.9.1");
    expect(rolloutPlan({ cluster: asked, changes: [], replaced, facts: known })).toEqual([
      "1. binaries and images for all hosts, in use at once where no unit runs them (cni-plugins 1.9.0 → 1.9.1); nothing is restarted",
    ]);
  });

  it("drains the nodes whose Pods get another runtime", () => {
    const asked = cluster({
      containerd: { runtimes: { crun: { path: "/usr/bin/crun" } }, defaultRuntime: "crun" },
    });
    const hosts = Object.entries({ "worker-1": "crun", "worker-2": "runc" }).map(([name, runtime]) => ({
      name,
      report: reportOf([
        [{ label: "containerd" }, { document: containerdRemembered({ drain: { runtime, seconds: 300 } }) }],
      ]),
    }));
    const changes = runtimeChanges(asked, hosts);
    expect(rolloutPlan({ cluster: asked, changes, replaced: [], facts: known })).toEqual([
      "1. nodes, those of masters one by one, then workers, one by one",
      "2. worker-2: default runtime runc → crun; drained, which moves web/a, web/b, web/c, web/d, web/e and 1 more",
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

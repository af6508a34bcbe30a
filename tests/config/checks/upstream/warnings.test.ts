import { expect, it } from "vitest";
import { loadCluster, warningsOf } from "../../../../components/load.ts";
import { parts } from "../../../../components/parts.ts";
import { upstreamProblems, upstreamWarnings } from "../../../../config/checks/upstream/settings.ts";
import { describe as describeProblem } from "../../../../config/problem.ts";
import { testedVersions } from "../../../../config/versions.ts";
import { validStack } from "../../valid-stack.ts";

const warnings = (settings: Record<string, unknown>) =>
  warningsOf(loadCluster({ ...validStack(), ...settings })).map(describeProblem);

it("a deprecated flag is allowed, with a warning in upstream's words", () => {
  expect(warnings({ etcd: { extraArgs: { "max-snapshots": 5 } } })).toEqual([
    "etcd.extraArgs.max-snapshots: is deprecated in 3.6 and will be decommissioned in 3.8",
  ]);
});

it("so is a deprecated field, in the entry of a host too", () => {
  const [master, worker, ...rest] = validStack().hosts;
  const hosts = [master, { ...worker, kubelet: { iptablesDropBit: 15 } }, ...rest];
  expect(warnings({ hosts })).toEqual([
    "hosts[1].kubelet.iptablesDropBit (worker-1): is deprecated in Kubernetes 1.36: no longer has any effect",
  ]);
});

it("so is the gate of a feature that is stable", () => {
  expect(warnings({ kubeProxy: { featureGates: { NFTablesProxyMode: true } } })).toEqual([
    "kubeProxy.featureGates.NFTablesProxyMode: is deprecated in Kubernetes 1.36: the feature is stable, and a later version will remove the gate",
  ]);
});

it("there are no warnings without a reason", () => {
  const settings = {
    kubelet: { maxPods: 55 },
    apiServer: { extraArgs: { v: 4 } },
    etcd: { extraArgs: { "snapshot-count": 20000 } },
  };
  expect(warnings(settings)).toEqual([]);
});

it("a version that nobody has described is reported once, and its names are not checked", () => {
  const [tested] = Object.values(testedVersions);
  const versions = { ...tested, kubernetes: "1.99.0", etcd: "3.99.1" } as never;
  const settings = {
    hosts: [{ kubelet: { nonsense: 1 } }, { kubelet: { nonsense: 1 } }],
    kubeProxy: { nonsense: 1 },
    apiServer: { extraArgs: { nonsense: 1 } },
    scheduler: { extraArgs: {} },
    etcd: { extraArgs: { nonsense: 1 } },
  };
  expect(upstreamProblems(settings, { versions, parts })).toEqual([]);
  expect(upstreamWarnings(settings, { versions, parts }).map(describeProblem)).toEqual([
    'versions.etcd: "3.99.1": is not described in config/upstream, so names and types in etcd.extraArgs are not checked; describe this version with npm run upstream to have them checked',
    'kubernetesVersion: "1.99.0": is not described in config/upstream, so names and types in apiServer.extraArgs, kubelet, kubeProxy are not checked; describe this version with npm run upstream to have them checked',
  ]);
});

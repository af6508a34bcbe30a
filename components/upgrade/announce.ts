import { log } from "@pulumi/pulumi";
import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import { describe, type Problem } from "../../config/problem.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";
import { readPrivateKey, type SshKeys } from "../host/remote/ssh-keys.ts";
import { isDrained } from "../node/settings.ts";
import { askMasters, type UpgradeFacts } from "./facts.ts";
import { rolloutPlan } from "./plan.ts";
import { removedApis } from "./removed-apis.ts";
import { isDraining, type VersionChange } from "./version-changes.ts";

interface AnnounceArgs {
  cluster: ClusterSpec;
  changes: readonly VersionChange[];
  /** Of programs that no unit runs. */
  replaced: readonly VersionChange[];
  reports: ReadonlyMap<string, HostReport>;
  sshKeys: SshKeys;
}

/** Says what an upgrade does before it does it, and what it would break. Silent when nothing of that kind changes. */
export async function announceUpgrade(args: AnnounceArgs): Promise<void> {
  const { cluster, changes, replaced, reports, sshKeys } = args;
  if (changes.length === 0 && replaced.length === 0) return;
  const masters = masterHosts(cluster).filter(({ name }) => reports.get(name)?.has(apiServerCommand));
  const facts = await askMasters(masters, await readPrivateKey(sshKeys));
  const [known] = facts;
  const drains = changes.some(isDraining);
  await log.info(
    ["the order of this rollout:", ...rolloutPlan({ cluster, changes, replaced, facts: known })].join("\n  "),
  );
  const problems = [
    ...removedApis(cluster, facts),
    ...(drains && known ? [...tightBudgets(known), ...lostPods(cluster, changes, known)] : []),
  ];
  for (const problem of problems) await log.warn(describe(problem));
}

/** Budgets that let no Pod go now, so that draining waits for them. */
function tightBudgets({ budgets }: UpgradeFacts): Problem[] {
  const tight = budgets.filter(({ allowed, pods }) => allowed === 0 && pods > 0).map(({ name }) => name);
  if (tight.length === 0) return [];
  return [
    {
      path: "nodeDrainTimeoutSeconds",
      message: `these PodDisruptionBudgets allow no disruption now, so draining a node with their Pods waits for them and fails when the time is up: ${tight.join(", ")}`,
    },
  ];
}

/** Pods without an owner, which draining ends for good. */
function lostPods(
  cluster: ClusterSpec,
  changes: readonly VersionChange[],
  { pods }: UpgradeFacts,
): Problem[] {
  if (!isDrained(cluster)) return [];
  const drained = changes.filter(isDraining).map(({ host }) => host);
  const lost = pods.filter(({ node, returns }) => !returns && drained.includes(node));
  if (lost.length === 0) return [];
  return [
    {
      path: "drainForUpgrades",
      message: `draining ends these Pods for good, since they have no owner that would start them elsewhere: ${lost.map(({ name }) => name).join(", ")}; give them one, such as a Deployment`,
    },
  ];
}

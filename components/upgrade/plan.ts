import { type ClusterSpec, etcdHosts, type HostSpec, masterHosts, nodeHosts } from "../../config/cluster.ts";
import { networkOf } from "../network/plugins.ts";
import { isDrained } from "../node/settings.ts";
import type { UpgradeFacts } from "./facts.ts";
import { firstFew } from "./first-few.ts";
import { isDraining, isOfControlPlane, runtimeProgram, type VersionChange } from "./version-changes.ts";

interface PlanArgs {
  cluster: ClusterSpec;
  changes: readonly VersionChange[];
  /** Of programs that no unit runs. */
  replaced: readonly VersionChange[];
  /** Of one master; without it, it is not known which Pods move. */
  facts: UpgradeFacts | undefined;
}

/** In which order `up` brings other versions to which hosts, and which Pods that moves; a line for each step. */
export function rolloutPlan({ cluster, changes, replaced, facts }: PlanArgs): string[] {
  const ofNetwork = networkOf(cluster).daemon?.command.label;
  const isOfMaster = (program: string) => isOfControlPlane(program) && program !== "etcd";
  const isOfNode = (program: string) => !isOfControlPlane(program) && program !== ofNetwork;
  const steps = [
    ...downloads(
      changes.filter(({ program }) => program !== runtimeProgram),
      replaced,
    ),
    ...(changes.some(({ program }) => isOfControlPlane(program))
      ? ["a snapshot of etcd on each of its members, right before its turn"]
      : []),
    ...step("etcd, one by one", {
      hosts: etcdHosts(cluster),
      changes: changes.filter(({ program }) => program === "etcd"),
    }),
    ...step("control planes, one by one", {
      hosts: masterHosts(cluster),
      changes: changes.filter(({ program }) => isOfMaster(program)),
    }),
    ...nodeSteps({ cluster, changes: changes.filter(({ program }) => isOfNode(program)), facts }),
    ...step(`the Pod network, ${atOnce(cluster)}`, {
      hosts: nodeHosts(cluster),
      changes: changes.filter(({ program }) => program === ofNetwork),
    }),
  ];
  return steps.map((text, index) => `${index + 1}. ${text}`);
}

function downloads(changes: readonly VersionChange[], replaced: readonly VersionChange[]): string[] {
  if (changes.length === 0 && replaced.length === 0) return [];
  const quiet =
    replaced.length === 0 ? "" : `, in use at once where no unit runs them (${versionsText(replaced)})`;
  const restarts = changes.length === 0 ? "is restarted" : "is restarted before every host has them";
  return [`binaries and images for all hosts${quiet}; nothing ${restarts}`];
}

const atOnce = ({ maxUnavailable }: ClusterSpec): string =>
  maxUnavailable === 1 ? "one by one" : `up to ${maxUnavailable} at a time`;

/** A step of hosts that change one after the other. */
function step(
  what: string,
  { hosts, changes }: { hosts: readonly HostSpec[]; changes: readonly VersionChange[] },
): string[] {
  const names = hosts.filter(({ name }) => changes.some(({ host }) => host === name)).map(({ name }) => name);
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")} (${versionsText(changes)})`];
}

/** `kubelet 1.36.4 → 1.37.1, runc 1.4.3 → 1.4.4` */
function versionsText(changes: readonly VersionChange[]): string {
  return [...new Set(changes.map(({ program, from, to }) => `${program} ${from} → ${to}`))].join(", ");
}

function nodeSteps({ cluster, changes, facts }: Omit<PlanArgs, "replaced">): string[] {
  const steps = nodeHosts(cluster)
    .toSorted(mastersFirst)
    .flatMap((host) => {
      const ofHost = changes.filter((change) => change.host === host.name);
      if (ofHost.length === 0) return [];
      return [`${host.name}: ${versionsText(ofHost)}${drainText({ cluster, changes: ofHost, facts }, host)}`];
    });
  if (steps.length === 0) return [];
  return [`nodes, those of masters one by one, then workers, ${atOnce(cluster)}`, ...steps];
}

const mastersFirst = (one: HostSpec, other: HostSpec): number =>
  Number(other.isMaster) - Number(one.isMaster);

function drainText({ cluster, changes, facts }: Omit<PlanArgs, "replaced">, host: HostSpec): string {
  if (!changes.some(isDraining)) return "";
  if (!isDrained(cluster)) return "; its Pods stay";
  if (facts === undefined) return "; drained";
  const pods = facts.pods.filter(({ node }) => node === host.name).map(({ name }) => name);
  if (pods.length === 0) return "; drained, without a Pod to move";
  return `; drained, which moves ${firstFew(pods)}`;
}

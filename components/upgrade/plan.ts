import { type ClusterSpec, etcdHosts, type HostSpec, masterHosts, nodeHosts } from "../../config/cluster.ts";
import { isDrained } from "../node/settings.ts";
import type { UpgradeFacts } from "./facts.ts";
import { firstFew } from "./first-few.ts";
import { isDraining, type VersionChange } from "./version-changes.ts";

interface PlanArgs {
  cluster: ClusterSpec;
  changes: readonly VersionChange[];
  /** Of one master; without it, it is not known which Pods move. */
  facts: UpgradeFacts | undefined;
}

/** In which order `up` brings other versions to which hosts, and which Pods that moves; a line for each step. */
export function rolloutPlan({ cluster, changes, facts }: PlanArgs): string[] {
  const steps = [
    "binaries and images for all hosts; nothing is restarted before every host has them",
    "a snapshot of etcd on each of its members, right before its turn",
    ...step({ what: "etcd", hosts: etcdHosts(cluster), isMeant: (program) => program === "etcd" }, changes),
    ...step({ what: "control planes", hosts: masterHosts(cluster), isMeant: isOfMaster }, changes),
    ...nodeSteps({ cluster, changes, facts }),
  ];
  return steps.map((text, index) => `${index + 1}. ${text}`);
}

const isOfMaster = (program: string): boolean => program !== "kube-proxy" && program.startsWith("kube-");
const isOfNode = (program: string): boolean => program !== "etcd" && !isOfMaster(program);

interface Step {
  what: string;
  hosts: readonly HostSpec[];
  /** Whether a program changes in this step. */
  isMeant: (program: string) => boolean;
}

/** A step of hosts that change one by one. */
function step({ what, hosts, isMeant }: Step, changes: readonly VersionChange[]): string[] {
  const own = changes.filter(
    ({ host, program }) => isMeant(program) && hosts.some(({ name }) => name === host),
  );
  if (own.length === 0) return [];
  const names = hosts.filter(({ name }) => own.some(({ host }) => host === name)).map(({ name }) => name);
  return [`${what}, one by one: ${names.join(", ")} (${versionsText(own)})`];
}

/** `kubelet 1.36.4 → 1.37.1, runc 1.4.3 → 1.4.4` */
function versionsText(changes: readonly VersionChange[]): string {
  return [...new Set(changes.map(({ program, from, to }) => `${program} ${from} → ${to}`))].join(", ");
}

function nodeSteps({ cluster, changes, facts }: PlanArgs): string[] {
  const own = changes.filter(({ program }) => isOfNode(program));
  const steps = nodeHosts(cluster)
    .toSorted(mastersFirst)
    .flatMap((host) => {
      const ofHost = own.filter((change) => change.host === host.name);
      if (ofHost.length === 0) return [];
      return [`${host.name}: ${versionsText(ofHost)}${drainText({ cluster, changes: ofHost, facts }, host)}`];
    });
  if (steps.length === 0) return [];
  const atOnce = cluster.maxUnavailable === 1 ? "one by one" : `up to ${cluster.maxUnavailable} at a time`;
  return [`nodes, those of masters one by one, then workers, ${atOnce}`, ...steps];
}

const mastersFirst = (one: HostSpec, other: HostSpec): number =>
  Number(other.isMaster) - Number(one.isMaster);

function drainText({ cluster, changes, facts }: PlanArgs, host: HostSpec): string {
  if (!changes.some(isDraining)) return "";
  if (!isDrained(cluster)) return "; its Pods stay";
  if (facts === undefined) return "; drained";
  const pods = facts.pods.filter(({ node }) => node === host.name).map(({ name }) => name);
  if (pods.length === 0) return "; drained, without a Pod to move";
  return `; drained, which moves ${firstFew(pods)}`;
}

import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { hostPath, namesOf, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";
import { kubeletCommand } from "../kubelet/document.ts";
import { networksIn } from "./identity.ts";
import { membersOf, refuseOther } from "./kept-for-life.ts";

/** A cluster keeps its name. If only some hosts have a different one, they belong to another cluster. */
function refuseOtherName(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const members = membersOf(living);
  const foreign = members.filter(({ identity }) => identity.name !== cluster.name);
  if (foreign.length === members.length) {
    const reason = "is part of every certificate";
    return refuseOther({ key: "name", given: cluster.name, path: "clusterName", reason }, living);
  }
  return foreign.map(({ name, identity }) => ({
    path: hostPath(cluster, { name }),
    host: name,
    message: `is part of the cluster ${JSON.stringify(identity.name)}; remove it from that one's stack first`,
  }));
}

const refuseOtherNetworks: Refusal = (cluster, living) => [
  ...refuseOther(
    {
      key: "podCIDR",
      given: networksIn(cluster).podCIDR,
      path: "network.podCIDR",
      reason:
        "is where every Pod gets its address from, and a Node keeps the shares of it that it was created with",
    },
    living,
  ),
  ...refuseOther(
    {
      key: "serviceCIDR",
      given: networksIn(cluster).serviceCIDR,
      path: "network.serviceCIDR",
      reason: "is where every Service gets its address from",
    },
    living,
  ),
];

/** New masters join through an existing one; without it they would form another, empty cluster. */
function refuseLosingMasters(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const reports = new Map(living.map(({ name, report }) => [name, report]));
  const masters = masterHosts(cluster);
  const exists = living.some(({ report }) => report.has(apiServerCommand) || report.has(kubeletCommand));
  // A host that does not answer may well be a master.
  if (!exists || masters.some(({ name }) => reports.get(name)?.has(apiServerCommand) !== false)) return [];
  return [
    {
      path: "hosts",
      message: `no longer has a master of the existing cluster (${namesOf(masters)} would be new); keep one until the new ones have joined, and delete it in a later up; if none is left, finish with pulumi destroy and start over`,
    },
  ];
}

export const clusterRefusals: readonly Refusal[] = [
  refuseOtherName,
  refuseOtherNetworks,
  refuseLosingMasters,
];

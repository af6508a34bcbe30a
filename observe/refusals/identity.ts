import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import type { ClusterIdentity, LivingHost } from "./living-host.ts";
import { namesOf } from "./words.ts";

/** What the hosts of this cluster remember of it. */
export function identityOf({ name, network }: ClusterSpec): ClusterIdentity {
  const { podCIDR, serviceCIDR, flannelBackend } = network as typeof network & {
    flannelBackend: { Type: string };
  };
  return { name, podCIDR, serviceCIDR, flannelBackend: flannelBackend.Type };
}

/** Where the stack file says it, and why it stays. */
const settings: Readonly<Record<keyof ClusterIdentity, { path: string; reason: string }>> = {
  name: { path: "clusterName", reason: "is part of every certificate" },
  podCIDR: { path: "network.podCIDR", reason: "is where every Pod has its address from" },
  serviceCIDR: { path: "network.serviceCIDR", reason: "is where every Service has its address from" },
  flannelBackend: { path: "network.flannelBackend.Type", reason: "is how the nodes reach each other's Pods" },
};

/** A host of another cluster is told from a cluster that is to change by what the others say. */
export function refuseOtherIdentity(cluster: ClusterSpec, hosts: readonly LivingHost[]): Problem[] {
  // What is only prepared can still become anything.
  const living = hosts.filter(({ isMaster, isNode, isEtcd }) => isMaster || isNode || isEtcd);
  const wanted = identityOf(cluster);
  return (Object.keys(settings) as (keyof ClusterIdentity)[]).flatMap((key) => {
    const { path, reason } = settings[key];
    const others = living.filter((host) => host.cluster !== undefined && host.cluster[key] !== wanted[key]);
    const isOurs = living.some((host) => host.cluster?.[key] === wanted[key]);
    if (key === "name" && isOurs) return others.map((host) => foreign(cluster, host));
    const present = others[0]?.cluster?.[key];
    if (present === undefined) return [];
    return [
      {
        path,
        given: wanted[key],
        message: `cannot be changed on a living cluster, since it ${reason}; it is ${JSON.stringify(present)} on ${namesOf(others)}; set that again, or make a cluster anew (another stack and other hosts, or pulumi destroy first)`,
      },
    ];
  });
}

function foreign(cluster: ClusterSpec, host: LivingHost): Problem {
  return {
    path: `hosts[${cluster.hosts.findIndex(({ name }) => name === host.name)}]`,
    host: host.name,
    message: `is part of the cluster ${JSON.stringify(host.cluster?.name)}; remove it from that one's stack first`,
  };
}

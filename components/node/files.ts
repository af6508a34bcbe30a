import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { renderApiAccess } from "../cluster/api-access.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { networkOf } from "../network/plugins.ts";
import { artifactFile, paths } from "../host/paths.ts";
import { drainSecondsOf, labels, taintsOf } from "./settings.ts";

/** Marks masters, for people and for Pods that want to run there. */
const controlPlaneLabel = "node-role.kubernetes.io/control-plane";

/** A node's labels and taints, and how it leaves the cluster; see membership.sh. */
export function renderMembership(cluster: ClusterSpec, node: HostSpec) {
  const { pods, isBroughtByUsers, staleAnnotations } = networkOf(cluster);
  const stale = staleAnnotations?.(cluster) ?? [];
  return {
    api: anyServer(cluster),
    node: node.name,
    ...(node.renamedFrom === undefined
      ? {}
      : { former: { node: node.renamedFrom, addresses: node.addresses } }),
    labels: { ...(node.isMaster ? { [controlPlaneLabel]: "" } : {}), ...labels.of(node) },
    taints: taintsOf(node),
    ...(node.isLost ? { lost: true } : {}),
    ...(stale.length === 0 ? {} : { staleAnnotations: stale }),
    ...(isBroughtByUsers ? { ownNetwork: true } : {}),
    ...(pods ? { networkPods: pods } : {}),
    ...renderRemoval(cluster),
  };
}

/** The Node that a host had under its former name; see former-node.sh. Undefined unless it had one. */
export function renderFormerNode(cluster: ClusterSpec, { renamedFrom, addresses }: HostSpec) {
  if (renamedFrom === undefined) return undefined;
  return { api: anyServer(cluster), node: renamedFrom, host: { addresses }, ...renderRemoval(cluster) };
}

/** Any API server will do, especially when the one on the same host is being removed. */
const anyServer = (cluster: ClusterSpec) => ({
  ...renderApiAccess(cluster),
  server: loadBalancerServer(cluster),
});

/** How a master takes a node out of the cluster. */
function renderRemoval(cluster: ClusterSpec) {
  return {
    drainSeconds: drainSecondsOf(cluster),
    kubectl: artifactFile({ name: `kubectl-${cluster.versions.kubernetes}` }, "kubectl"),
    kubeconfig: `${paths.kubernetes}/admin.conf`,
  };
}

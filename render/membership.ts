import type { ClusterSpec, HostSpec } from "../spec/cluster.ts";
import { renderApiAccess } from "./api-access.ts";
import { artifactFile, paths } from "./paths.ts";

/** Marks masters, for people and for Pods that want to run there. */
const controlPlaneLabel = "node-role.kubernetes.io/control-plane";

/** How long Pods may take to leave a node that is removed. */
const drainSeconds = 300;

/** A node's labels, taints and end; scripts/membership.sh. */
export function renderMembership(cluster: ClusterSpec, node: HostSpec) {
  return {
    api: renderApiAccess(cluster, "admin"),
    node: node.name,
    labels: { ...(node.isMaster ? { [controlPlaneLabel]: "" } : {}), ...node.labels },
    taints: node.taints,
    drainSeconds,
    kubectl: artifactFile({ name: `kubectl-${cluster.versions.kubernetes}` }, "kubectl"),
    kubeconfig: `${paths.kubernetes}/admin.conf`,
  };
}

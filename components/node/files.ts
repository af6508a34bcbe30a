import { type ClusterSpec, etcdHosts, type HostSpec } from "../../config/cluster.ts";
import { renderApiAccess } from "../cluster/api-access.ts";
import { etcdClientURL, peerURL } from "../etcd/files.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { artifactFile, paths } from "../host/paths.ts";
import { etcdCA, etcdPeer } from "../pki/paths.ts";

/** Marks masters, for people and for Pods that want to run there. */
const controlPlaneLabel = "node-role.kubernetes.io/control-plane";

/** A node's labels, taints and end; scripts/membership.sh. */
export function renderMembership(cluster: ClusterSpec, node: HostSpec) {
  return {
    // Any API server will do, above all when the one next to it is going.
    api: { ...renderApiAccess(cluster), server: loadBalancerServer(cluster) },
    node: node.name,
    labels: { ...(node.isMaster ? { [controlPlaneLabel]: "" } : {}), ...node.labels },
    taints: node.taints,
    ...(node.isLost ? { lost: true } : {}),
    drainSeconds: cluster.nodeDrainTimeoutSeconds,
    kubectl: artifactFile({ name: `kubectl-${cluster.versions.kubernetes}` }, "kubectl"),
    kubeconfig: `${paths.kubernetes}/admin.conf`,
  };
}

/** A member of etcd, and its end; scripts/etcd-membership.sh. */
export function renderEtcdMembership(cluster: ClusterSpec, member: HostSpec) {
  return {
    member: member.name,
    peerURL: peerURL(member),
    ...(member.isLost ? { lost: true } : {}),
    etcdctl: {
      path: artifactFile({ name: `etcd-${cluster.versions.etcd}` }, "etcdctl"),
      endpoints: etcdHosts(cluster).map(etcdClientURL),
      cacert: etcdCA,
      ...etcdPeer,
    },
  };
}

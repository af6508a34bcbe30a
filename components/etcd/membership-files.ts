import { type ClusterSpec, etcdHosts, type HostSpec } from "../../config/cluster.ts";
import { artifactFile } from "../host/paths.ts";
import { etcdClientURL, peerURL } from "./files.ts";
import { etcdCA, etcdRoot } from "./paths.ts";

/** An etcd member, and how it leaves; see etcd-membership.sh. */
export function renderEtcdMembership(cluster: ClusterSpec, member: HostSpec) {
  return {
    member: member.name,
    peerURL: peerURL(member),
    ...(member.isLost ? { lost: true } : {}),
    etcdctl: {
      path: artifactFile({ name: `etcd-${cluster.versions.etcd}` }, "etcdctl"),
      endpoints: etcdHosts(cluster).map(etcdClientURL),
      cacert: etcdCA,
      ...etcdRoot,
    },
  };
}

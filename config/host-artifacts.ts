import type { ArtifactName } from "./artifacts.ts";

const node: ArtifactName[] = [
  "containerd",
  "runc",
  "cni-plugins",
  "crictl",
  "kubelet",
  "kube-proxy",
  "flanneld",
];
const master: ArtifactName[] = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];

/** What a host needs for its roles. */
export function artifactNames(host: { isEtcd: boolean; isMaster: boolean; isNode: boolean }): ArtifactName[] {
  return [
    ...(host.isEtcd ? ["etcd" as const] : []),
    ...(host.isMaster ? master : []),
    ...(host.isNode ? node : []),
  ];
}

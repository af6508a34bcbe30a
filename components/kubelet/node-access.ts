import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import type { OwnNode } from "./document.ts";
import { paths } from "../host/paths.ts";
import { kubeletClient, kubernetesCA } from "../pki/paths.ts";

/** What flanneld leaves for containerd. */
export const conflist = `${paths.cniConfigurations}/10-flannel.conflist`;

export function renderOwnNode(cluster: ClusterSpec, host: HostSpec): OwnNode {
  return {
    name: host.name,
    server: loadBalancerServer(cluster),
    cacert: kubernetesCA.cert,
    clientCertificate: kubeletClient,
    network: conflist,
  };
}

import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { paths } from "../host/paths.ts";
import { kubeletClient, kubernetesCA } from "../pki/paths.ts";

/** What flanneld leaves for containerd. */
export const conflist = `${paths.cniConfigurations}/10-flannel.conflist`;

/** How a host's scripts look at its Node: with the kubelet's own credentials; scripts/own-node.sh. */
export interface OwnNode {
  name: string;
  server: string;
  cacert: string;
  clientCertificate: string;
  /** A file that is there as soon as the host has its Pod network. */
  network: string;
}

export function renderOwnNode(cluster: ClusterSpec, host: HostSpec): OwnNode {
  return {
    name: host.name,
    server: loadBalancerServer(cluster),
    cacert: kubernetesCA.cert,
    clientCertificate: kubeletClient,
    network: conflist,
  };
}

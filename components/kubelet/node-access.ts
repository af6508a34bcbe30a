import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { networkOf } from "../network/plugins.ts";
import { kubeletClient, kubernetesCA } from "../pki/paths.ts";

/** How a host's scripts look at its own Node: with the certificate of its kubelet. */
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
    network: networkOf(cluster).readyFile,
  };
}

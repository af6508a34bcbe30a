import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadBalancerServer } from "../load-balancer/files.ts";
import { networkOf } from "../network/plugins.ts";
import { kubeletClient, kubernetesCA } from "../pki/paths.ts";
import type { OwnNode } from "./document.ts";

/** How a host's scripts read its own Node: with the certificate of its kubelet. */

export function renderOwnNode(cluster: ClusterSpec, host: HostSpec): OwnNode {
  return {
    name: host.name,
    server: loadBalancerServer(cluster),
    cacert: kubernetesCA.cert,
    clientCertificate: kubeletClient,
    network: networkOf(cluster).readyFile,
  };
}

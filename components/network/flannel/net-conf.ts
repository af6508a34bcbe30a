import { nthAddress, ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import { type Datastore, flannelBackend } from "./settings.ts";

/** flannel's own configuration of the Pod network. */
export function netConfFor(cluster: ClusterSpec, datastore: Datastore) {
  return {
    ...networksOf(cluster),
    ...(datastore === "etcd" ? sharesIn(cluster) : {}),
    EnableNFTables: kubeProxyMode.of(cluster) === "nftables",
    Backend: backendOf(cluster),
  };
}

/** IPv4 is what flanneld has without a word. */
function networksOf({ network: { podCIDRs } }: ClusterSpec) {
  const [IPv4, IPv6] = [ofFamily("IPv4", podCIDRs), ofFamily("IPv6", podCIDRs)];
  return {
    ...(IPv4 === undefined ? { EnableIPv4: false } : { Network: IPv4 }),
    ...(IPv6 === undefined ? {} : { EnableIPv6: true, IPv6Network: IPv6 }),
  };
}

/** host-gw takes the MTU from the interface, and cni-conflist.sh limits that of Pods. */
function backendOf(cluster: ClusterSpec) {
  const backend = flannelBackend.of(cluster);
  const { mtu } = cluster.network;
  return mtu === undefined || backend.Type === "host-gw" ? backend : { ...backend, MTU: mtu };
}

/** The shares that Nodes are given too; left to itself, flannel leaves out the first. */
function sharesIn({ network: { podCIDRs, nodeCIDRMaskSizes } }: ClusterSpec) {
  const network = ofFamily("IPv4", podCIDRs);
  return network === undefined
    ? {}
    : { SubnetLen: nodeCIDRMaskSizes.IPv4, SubnetMin: nthAddress(network, 0) };
}

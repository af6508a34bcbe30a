import type { ClusterSpec } from "../../../config/cluster.ts";
import { portmap } from "../portmap.ts";
import { type Family, ofFamily, withPort } from "../../../config/addresses.ts";
import { paths } from "../../host/paths.ts";
import { ciliumSettings } from "./settings.ts";

/** Where both programs answer for their own node: the agent knows no family that Pods do not have. */
export const loopbackFor = (podCIDRs: readonly string[]): string =>
  ofFamily("IPv4", podCIDRs) === undefined ? "::1" : "127.0.0.1";
/** Written once the agent can connect Pods; containerd takes the first file in its folder. */
export const conflist = `${paths.cniConfigurations}/05-cilium.conflist`;
/** Where the agent's container finds what is to become the file above. */
export const cniTemplate = { folder: "/etc/cilium-cni", key: "cni-conflist" };
/** Where the agent's container has the folder of the CNI configuration. */
export const cniFolderInPod = "/host/etc/cni/net.d";

/** The ConfigMap cilium-config: what agent and operator read as their options. */
export const ciliumConfig = (cluster: ClusterSpec): Record<string, string> => ({
  ...own(ciliumSettings.of(cluster).policyEnforcement, cluster.network.podCIDRs),
  // The agent takes off what its tunnel needs.
  ...(cluster.network.mtu === undefined ? {} : { mtu: String(cluster.network.mtu) }),
  ...ciliumSettings.of(cluster).config,
});

/** Keys that are barekube's own, since other settings or other parts of the cluster depend on them. */
export const ownKeys = (): string[] => Object.keys(own("default", []));

function own(policyEnforcement: string, podCIDRs: readonly string[]): Record<string, string> {
  const has = (family: Family) => String(ofFamily(family, podCIDRs) !== undefined);
  return {
    // Every Node has its share of the Pod network from the controller manager.
    ipam: "kubernetes",
    "enable-ipv4": has("IPv4"),
    "enable-ipv6": has("IPv6"),
    "routing-mode": "tunnel",
    "tunnel-protocol": "vxlan",
    "enable-ipv4-masquerade": has("IPv4"),
    "enable-ipv6-masquerade": has("IPv6"),
    // kube-proxy looks after Services.
    "kube-proxy-replacement": "false",
    "bpf-lb-sock": "false",
    "enable-bpf-masquerade": "false",
    "identity-allocation-mode": "crd",
    "enable-policy": policyEnforcement,
    // Rules for HTTP need Envoy, and flows need Hubble; neither is installed.
    "enable-l7-proxy": "false",
    "external-envoy-proxy": "false",
    "enable-hubble": "false",
    "read-cni-conf": `${cniTemplate.folder}/${cniTemplate.key}`,
    "write-cni-conf-when-ready": conflist.replace(paths.cniConfigurations, cniFolderInPod),
    // The folder may hold files of others, which are theirs.
    "cni-exclusive": "false",
    // The container has the host's /proc/sys/net alone to write to: other parameters are the host's own.
    procfs: "/host/proc",
    "operator-api-serve-addr": withPort(loopbackFor(podCIDRs), 9234),
    "set-cilium-is-up-condition": "true",
    // No Pod ever had another network.
    "unmanaged-pod-watcher-interval": "0",
  };
}

/** What the agent writes for containerd: Pods connected by cilium, and their `hostPort`s by the plugin portmap. */
export const cniConflist = (cluster: ClusterSpec) => ({
  cniVersion: "1.0.0",
  // The plugin takes some other names for those of networks that it is to be an addition to.
  name: "cilium",
  plugins: [{ type: "cilium-cni" }, portmap(cluster)],
});

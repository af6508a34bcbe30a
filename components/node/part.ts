import { ofFamily } from "../../config/addresses.ts";
import { paths } from "../host/paths.ts";
import type { Part } from "../part.ts";
import { checkNodeLabels } from "./checks.ts";
import { nodeAddresses } from "./document.ts";
import { membershipDrift, missingNodes } from "./drift.ts";
import { drainForUpgrades, labels, nodeDrainTimeoutSeconds, taints } from "./settings.ts";

/** What every node needs, whatever runs on it. */
export const node: Part = {
  name: "node",
  isOn: ({ isNode }) => isNode,
  directories: [paths.kubernetes],
  settings: [nodeDrainTimeoutSeconds, drainForUpgrades],
  hostSettings: [labels, taints],
  checks: [checkNodeLabels],
  facts: [new URL("node-facts.sh", import.meta.url)],
  members: { nodes: nodeAddresses },
  drift: membershipDrift,
  clusterDrift: missingNodes,
  packages: {
    debian: [
      "ca-certificates",
      "conntrack",
      "curl",
      "ebtables",
      "ethtool",
      "iproute2",
      "iptables",
      "kmod",
      "mount",
      "nftables",
      "procps",
      "socat",
      "tar",
      "util-linux",
    ],
    rhel: [
      "ca-certificates",
      "conntrack-tools",
      "curl",
      "ethtool",
      "iproute",
      "iptables-nft",
      "kmod",
      "nftables",
      "procps-ng",
      "socat",
      "tar",
      "util-linux",
    ],
  },
  preparation: ({ network: { podCIDRs } }) => ({
    modules: ["br_netfilter", "nf_conntrack", "overlay"],
    // Pod traffic is forwarded, and seen by the packet filter.
    sysctl: {
      "net.bridge.bridge-nf-call-ip6tables": "1",
      "net.bridge.bridge-nf-call-iptables": "1",
      "net.ipv4.ip_forward": "1",
      ...(ofFamily("IPv6", podCIDRs) === undefined ? {} : { "net.ipv6.conf.all.forwarding": "1" }),
    },
  }),
};

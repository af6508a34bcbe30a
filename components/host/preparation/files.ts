import { identityOf } from "../../../documents/cluster-identity.ts";
import type { Preparation } from "../../../documents/preparation.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";

/** What prepare.sh makes of a host. */
export function renderPreparation(cluster: ClusterSpec, host: HostSpec): Preparation {
  const { hostPreparation, network } = cluster;
  const ipvs = network.kubeProxyMode === "ipvs";
  return {
    cluster: identityOf(cluster),
    hosts: { [host.name]: host.address },
    swap: hostPreparation.swap,
    firewall: hostPreparation.firewall,
    selinux: hostPreparation.selinux,
    modules: host.isNode ? modules(cluster) : [],
    sysctl: { ...(host.isNode ? nodeSysctl : {}), ...hostPreparation.sysctl },
    packages: {
      debian: [
        ...(host.isNode ? packages.debian : []),
        ...(ipvs ? ipvsPackages : []),
        ...hostPreparation.packages,
      ],
      rhel: [
        ...(host.isNode ? packages.rhel : []),
        ...(ipvs ? ipvsPackages : []),
        ...hostPreparation.packages,
      ],
    },
    users: [
      ...(host.isEtcd ? ["etcd"] : []),
      ...(host.isMaster ? ["kube-apiserver"] : []),
      ...(host.isNode ? ["kube-lb"] : []),
    ],
    path: [cluster.binDir],
  };
}

/** Forwarding of Pod traffic; what the kubelet would otherwise set by itself. */
const nodeSysctl: Record<string, string> = {
  "net.bridge.bridge-nf-call-ip6tables": "1",
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.ipv4.ip_forward": "1",
};

const packages = {
  debian: [
    "ca-certificates",
    "conntrack",
    "curl",
    "ebtables",
    "ethtool",
    "iproute2",
    "iptables",
    "kmod",
    "libnginx-mod-stream",
    "mount",
    "nftables",
    "nginx",
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
    "nginx",
    "nginx-mod-stream",
    "procps-ng",
    "socat",
    "tar",
    "util-linux",
  ],
};

const ipvsPackages = ["ipset", "ipvsadm"];

function modules({ network }: ClusterSpec): string[] {
  const backend = network.flannelBackend.Type;
  return [
    "br_netfilter",
    "nf_conntrack",
    "overlay",
    ...(network.kubeProxyMode === "nftables" ? ["nf_tables"] : []),
    ...(network.kubeProxyMode === "ipvs" ? ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_sh"] : []),
    ...(backend === "host-gw" ? [] : [backend]),
  ];
}

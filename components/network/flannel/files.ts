import { type Family, familyOf, ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { json } from "../../../documents/formats.ts";
import { renderCommand } from "../../../documents/command-line.ts";
import { kubeconfigFile } from "../../pki/kubeconfig-file.ts";
import { loadBalancerServer } from "../../load-balancer/files.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import { networkInterface } from "../settings.ts";
import { flannelBackend } from "./settings.ts";
import { paths } from "../../host/paths.ts";
import { binary } from "../../host/artifacts/binary.ts";
import { unitFile } from "../../host/unit-file.ts";
import { rememberedGenerations } from "../../pki/remembered-generations.ts";
import type { FlanneldService } from "./document.ts";
import { lastToBeKilled, restart, sandbox, xtablesLock } from "../../../documents/unit-file.ts";

const kubeconfig = `${paths.kubernetes}/flanneld.conf`;
export const netConf = "/etc/kube-flannel/net-conf.json";
const conflistTemplate = "/etc/kube-flannel/cni-conflist.json";
const writeConflist = "/opt/k8s/libexec/cni-conflist.sh";
/** Written for containerd once the node has its share of the Pod network. */
export const conflist = `${paths.cniConfigurations}/10-flannel.conflist`;
/** The bridge of a host's Pods. */
export const bridge = "cni0";
/** flanneld's defaults on Linux. */
export const defaultVxlan = { vni: 1, port: 8472 };
export const wireguardPort = 51820;
/** The share of the Pod network that flanneld was given, as shell variables. */
export const subnetFile = "/run/flannel/subnet.env";

/** flanneld's own identity, since a kubelet may not read other Nodes. */
export const flanneldUser = (host: Pick<HostSpec, "name">): string => `system:flannel:${host.name}`;
export const flanneldGroup = "system:flannel";

interface FlanneldInputs {
  cluster: ClusterSpec;
  host: HostSpec;
  /** Text of cni-conflist.sh. */
  conflistScript: string;
}

export function renderFlanneld({ cluster, host, conflistScript }: FlanneldInputs): FlanneldService {
  const flanneld = binary(host, "flanneld");
  const nftables = kubeProxyMode.of(cluster) === "nftables";
  return {
    unit: "flanneld.service",
    directories: { [paths.cniConfigurations]: { mode: "0755" }, "/run/flannel": { mode: "0755" } },
    files: {
      ...unitFile("flanneld.service", {
        Unit: {
          Description: "flannel, the Pod network",
          Documentation: "https://github.com/flannel-io/flannel",
          Wants: "network-online.target kube-lb.service",
          After: "network-online.target kube-lb.service",
        },
        Service: {
          Type: "notify",
          Environment: `NODE_NAME=${host.name}`,
          ...(nftables ? {} : { ExecStartPre: xtablesLock.create }),
          ExecStart: renderCommand(flanneld.path, flags(host)),
          ExecStartPost: [writeConflist, conflistTemplate, conflist, ...longHeaders(cluster)].join(" "),
          RuntimeDirectory: "flannel",
          RuntimeDirectoryMode: "0755",
          RuntimeDirectoryPreserve: true,
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          CapabilityBoundingSet: "CAP_NET_ADMIN CAP_NET_RAW",
          ReadWritePaths: [
            paths.cniConfigurations,
            "/proc/sys/net",
            ...(nftables ? [] : [xtablesLock.writable]),
          ],
          UMask: "0022",
        },
      }),
      [netConf]: {
        mode: "0644",
        content: json(netConfFor(cluster, nftables)),
      },
      [conflistTemplate]: { mode: "0644", content: json(conflistFor(cluster, nftables)) },
      [writeConflist]: { mode: "0755", content: conflistScript },
      [kubeconfig]: kubeconfigFile(cluster, {
        server: loadBalancerServer(cluster),
        user: flanneldUser(host),
        certificate: "flanneld",
      }),
    },
    reads: { flanneld: flanneld.fingerprint },
    generations: rememberedGenerations(cluster, "kubernetes"),
    leftovers: [conflist, "/run/flannel", "/var/lib/cni"],
    conflist,
    interfaces: [bridge, ...backendInterfaces(cluster).map(({ name }) => name)],
    tables: ["ip flannel-ipv4", "ip6 flannel-ipv6", "inet cni_hostport"],
  };
}

function flags(host: HostSpec) {
  return {
    // Of both families, it finds the interface by the address of IPv4.
    iface: networkInterface.of(host) ?? ofFamily("IPv4", host.addresses) ?? host.address,
    "ip-masq": true,
    "kube-subnet-mgr": true,
    "kubeconfig-file": kubeconfig,
    "net-config-path": netConf,
    "public-ip": ofFamily("IPv4", host.addresses),
    "public-ipv6": ofFamily("IPv6", host.addresses),
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

function netConfFor(cluster: ClusterSpec, nftables: boolean) {
  return {
    ...networksOf(cluster),
    EnableNFTables: nftables,
    Backend: flannelBackend.of(cluster),
  };
}

/** The links to the other nodes, one for each family, if the backend has any. */
export function backendInterfaces(cluster: ClusterSpec): { name: string; family: Family }[] {
  return cluster.network.podCIDRs.map(familyOf).flatMap((family) => {
    const name = backendInterface(cluster, family);
    return name === undefined ? [] : [{ name, family }];
  });
}

function backendInterface(cluster: ClusterSpec, family: Family): string | undefined {
  const backend = flannelBackend.of(cluster);
  switch (backend.Type) {
    case "vxlan":
      return `flannel${family === "IPv4" ? "" : "-v6"}.${backend.VNI ?? defaultVxlan.vni}`;
    case "wireguard":
      return `flannel-wg${family === "IPv4" ? "" : "-v6"}`;
    case "host-gw":
      return undefined;
  }
}

/** The link whose packets have the longest headers, if flanneld does not allow for them: that of vxlan over IPv6. */
const longHeaders = (cluster: ClusterSpec): string[] =>
  backendInterfaces(cluster)
    .filter(({ family }) => family === "IPv6" && flannelBackend.of(cluster).Type === "vxlan")
    .map(({ name }) => name);

/** The subnets and MTU that flanneld got are filled in on the node. */
function conflistFor(cluster: ClusterSpec, nftables: boolean) {
  return {
    cniVersion: "1.0.0",
    name: cluster.name,
    plugins: [
      {
        type: "bridge",
        bridge,
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: { type: "host-local", routes: cluster.network.podCIDRs.map((dst) => ({ dst })) },
      },
      {
        type: "portmap",
        capabilities: { portMappings: true },
        backend: nftables ? "nftables" : "iptables",
      },
    ],
  };
}

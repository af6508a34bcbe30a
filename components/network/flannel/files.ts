import { type Family, familyOf, ofFamily } from "../../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { json } from "../../../documents/formats.ts";
import { renderCommand } from "../../../documents/command-line.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import { portmap, portmapTables } from "../portmap.ts";
import { networkInterface } from "../settings.ts";
import { flannelBackend } from "./settings.ts";
import { paths } from "../../host/paths.ts";
import { binary } from "../../host/artifacts/binary.ts";
import { unitFile } from "../../host/unit-file.ts";
import { datastoreOf } from "./datastore.ts";
import type { DatastoreFiles } from "./datastore-files.ts";
import type { FlanneldService } from "./document.ts";
import { etcdFiles } from "./etcd-files.ts";
import { kubeFiles } from "./kube-files.ts";
import { netConfFor } from "./net-conf.ts";
import { conflist, netConf } from "./paths.ts";
import { lastToBeKilled, restart, sandbox, xtablesLock } from "../../../documents/unit-file.ts";

const conflistTemplate = "/etc/kube-flannel/cni-conflist.json";
const writeConflist = "/opt/k8s/libexec/cni-conflist.sh";
/** The bridge of a host's Pods. */
export const bridge = "cni0";
/** flanneld's defaults on Linux. */
export const defaultVxlan = { vni: 1, port: 8472 };
export const wireguardPort = 51820;

/** What flanneld and the CNI plugins leave in iptables when the mode of kube-proxy changes to nftables. */
const unusedChains = [
  "nat FLANNEL-POSTRTG POSTROUTING",
  "filter FLANNEL-FWD FORWARD",
  "nat CNI-HOSTPORT-DNAT PREROUTING OUTPUT",
  "nat CNI-HOSTPORT-MASQ POSTROUTING",
  "nat CNI-HOSTPORT-SETMARK",
];

interface FlanneldInputs {
  cluster: ClusterSpec;
  host: HostSpec;
  /** Text of cni-conflist.sh. */
  conflistScript: string;
}

export function renderFlanneld({ cluster, host, conflistScript }: FlanneldInputs): FlanneldService {
  const flanneld = binary(host, "flanneld");
  const nftables = kubeProxyMode.of(cluster) === "nftables";
  const datastore = datastoreFiles(cluster, host);
  return {
    unit: "flanneld.service",
    directories: {
      [paths.cniConfigurations]: { mode: "0755" },
      "/run/flannel": { mode: "0755" },
      ...datastore.directories,
    },
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
          ...datastore.unit,
          ...(nftables ? {} : { ExecStartPre: xtablesLock.create }),
          ExecStart: renderCommand(flanneld.path, flags(host, datastore)),
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
            ...Object.keys(datastore.directories),
            "/proc/sys/net",
            ...(nftables ? [] : [xtablesLock.writable]),
          ],
          UMask: "0022",
        },
      }),
      // Where that is in etcd, this copy tells that it has changed, and flanneld has to start again to read it.
      [netConf]: { mode: "0644", content: json(netConfFor(cluster, datastoreOf(cluster))) },
      [conflistTemplate]: { mode: "0644", content: json(conflistFor(cluster)) },
      [writeConflist]: { mode: "0755", content: conflistScript },
      ...datastore.files,
    },
    reads: { flanneld: flanneld.fingerprint },
    generations: datastore.generations,
    leftovers: [conflist, "/run/flannel", "/var/lib/cni"],
    conflist,
    interfaces: [bridge, ...backendInterfaces(cluster).map(({ name }) => name)],
    ...(isDirect(cluster) ? { routes: [...cluster.network.podCIDRs] } : {}),
    portmap: `${paths.cniPlugins}/portmap`,
    unused: nftables ? { chains: unusedChains } : { tables: portmapTables },
    tables: ["ip flannel-ipv4", "ip6 flannel-ipv6", ...portmapTables],
    ...(cluster.network.mtu === undefined ? {} : { mtu: cluster.network.mtu }),
    ...datastore.document,
  };
}

/** What differs between the datastores. */
export const datastoreFiles = (cluster: ClusterSpec, host: HostSpec): DatastoreFiles =>
  datastoreOf(cluster) === "etcd" ? etcdFiles(cluster, host) : kubeFiles(cluster, host);

function flags(host: HostSpec, { flags: ofDatastore }: DatastoreFiles) {
  return {
    // Of both families, it finds the interface by the address of IPv4.
    iface: networkInterface.of(host) ?? ofFamily("IPv4", host.addresses) ?? host.address,
    "ip-masq": true,
    ...ofDatastore,
    "public-ip": ofFamily("IPv4", host.addresses),
    "public-ipv6": ofFamily("IPv6", host.addresses),
  };
}

/** Whether nodes reach each other by routes without a tunnel, where they can. */
export function isDirect(cluster: ClusterSpec): boolean {
  const backend = flannelBackend.of(cluster);
  return backend.Type === "host-gw" || (backend.Type === "vxlan" && backend.DirectRouting === true);
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

/** The largest MTU that Pods may have, where flanneld itself cannot be told. */
export function limitOfPods({ network: { mtu }, settings }: ClusterSpec): { mtu?: number } {
  return mtu === undefined || flannelBackend.of({ settings }).Type !== "host-gw" ? {} : { mtu };
}

/** The subnets and MTU that flanneld got are filled in on the node. */
function conflistFor(cluster: ClusterSpec) {
  return {
    cniVersion: "1.0.0",
    name: cluster.name,
    plugins: [
      {
        type: "bridge",
        bridge,
        isDefaultGateway: true,
        hairpinMode: true,
        ...limitOfPods(cluster),
        ipam: { type: "host-local", routes: cluster.network.podCIDRs.map((dst) => ({ dst })) },
      },
      portmap(cluster),
    ],
  };
}

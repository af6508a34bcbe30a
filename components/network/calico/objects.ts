import type { ClusterSpec } from "../../../config/cluster.ts";
import { ownLabels } from "../../cluster/objects.ts";
import { kubeProxyMode } from "../../kube-proxy/settings.ts";
import type { KubernetesObject } from "../../part.ts";
import { paths } from "../../host/paths.ts";
import { calicoPlugins } from "./paths.ts";
import { type Family, familyOf } from "../../../config/addresses.ts";
import { type BGPPeer, type BGPSettings, bgpOf, type CalicoSettings, calicoSettings } from "./settings.ts";

/**
 * What tells the operator how the cluster wants its network. The peers are written in the form that Calico keeps them
 * in, as the operator does with the pools: the API that is meant for users is served only once the network works.
 */
export function calicoObjects(cluster: ClusterSpec): KubernetesObject[] {
  const settings = calicoSettings.of(cluster);
  const bgp = bgpOf(settings);
  return [
    installation(cluster, settings),
    ...(settings.apiServer ? [operatorObject("APIServer", {})] : []),
    ...(bgp ? [bgpConfiguration(bgp), ...bgp.peers.map(bgpPeer)] : []),
  ];
}

const operatorObject = (kind: string, spec: object): KubernetesObject => ({
  apiVersion: "operator.tigera.io/v1",
  kind,
  metadata: { name: "default", labels: ownLabels },
  spec,
});

function installation(cluster: ClusterSpec, settings: CalicoSettings): KubernetesObject {
  const networks = cluster.network.podCIDRs;
  const families = networks.map(familyOf);
  // The address of its Node, which the kubelet has from the stack file; the operator's default is to guess.
  const detection = { kubernetes: "NodeInternalIP" };
  return operatorObject("Installation", {
    variant: "Calico",
    cni: {
      type: "Calico",
      ipam: { type: "Calico" },
      binDir: calicoPlugins,
      confDir: paths.cniConfigurations,
    },
    calicoNetwork: {
      // Both kinds of rules would get into each other's way.
      linuxDataplane: kubeProxyMode.of(cluster) === "nftables" ? "Nftables" : "Iptables",
      bgp: bgpOf(settings) ? "Enabled" : "Disabled",
      ...(settings.mtu === undefined ? {} : { mtu: settings.mtu }),
      ipPools: networks.map((cidr) => pool(cidr, settings)),
      ...(families.includes("IPv4") ? { nodeAddressAutodetectionV4: detection } : {}),
      ...(families.includes("IPv6") ? { nodeAddressAutodetectionV6: detection } : {}),
      // kube-proxy is a unit of the hosts.
      kubeProxyManagement: "Disabled",
    },
    // Policies for single connections of HTTP, which need both, are not installed.
    flexVolumePath: "None",
    kubeletVolumePluginPath: "None",
  });
}

const poolNames: Readonly<Record<Family, string>> = {
  IPv4: "default-ipv4-ippool",
  IPv6: "default-ipv6-ippool",
};

function pool(cidr: string, settings: CalicoSettings) {
  const family = familyOf(cidr);
  return {
    name: poolNames[family],
    cidr,
    blockSize: settings[`blockSize${family}`],
    encapsulation: settings.encapsulation,
    natOutgoing: "Enabled",
    nodeSelector: "all()",
  };
}

const storedObject = (kind: string, name: string, spec: object): KubernetesObject => ({
  apiVersion: "crd.projectcalico.org/v1",
  kind,
  metadata: { name, labels: ownLabels },
  spec,
});

const bgpConfiguration = ({ asNumber, nodeToNodeMesh }: BGPSettings): KubernetesObject =>
  storedObject("BGPConfiguration", "default", { asNumber, nodeToNodeMeshEnabled: nodeToNodeMesh });

const bgpPeer = ({ address, asNumber, nodeSelector }: BGPPeer): KubernetesObject =>
  storedObject("BGPPeer", peerName(address), {
    peerIP: address,
    asNumber,
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
  });

/** A name that is allowed for objects: `peer-192.0.2.1`, `peer-2001-db8--1`. */
const peerName = (address: string): string =>
  `peer-${address.toLowerCase().replaceAll(":", "-").replace(/-$/, "-0")}`;

/** Where the objects above are that may be asked for no longer. */
export const calicoCollections = [
  "/apis/operator.tigera.io/v1/apiservers",
  "/apis/crd.projectcalico.org/v1/bgpconfigurations",
  "/apis/crd.projectcalico.org/v1/bgppeers",
];

import { nodeCapacity, prefixLength } from "../../../config/addresses.ts";
import type { Draft } from "../../../config/draft.ts";
import { type Problem, pathText } from "../../../config/problem.ts";
import { networkInterface, networkPlugin } from "../settings.ts";
import { familyOf } from "../../../config/addresses.ts";
import { type BGPPeer, calicoSettings } from "./settings.ts";

/** What the fields of the stack file get wrong together. */
export function checkCalico(draft: Draft): Problem[] {
  if (networkPlugin.draft(draft) !== "calico") return [];
  const networks = [draft.network.podCIDR].flat().filter((cidr) => cidr !== undefined);
  return [
    ...checkEncapsulation(draft, networks),
    ...networks.flatMap((cidr) => checkBlocks(draft, cidr)),
    ...checkPeers(draft, networks),
    ...checkInterfaces(draft),
  ];
}

function checkEncapsulation(draft: Draft, networks: readonly string[]): Problem[] {
  const given = calicoSettings.draft(draft)?.encapsulation;
  const network = networks.find((cidr) => familyOf(cidr) === "IPv6");
  if (network === undefined || !given?.startsWith("IPIP")) return [];
  const message = `cannot carry the IPv6 packets of podCIDR ${network}; allowed with IPv6: VXLAN, VXLANCrossSubnet, None`;
  return [{ path: "network.calico.encapsulation", given, message }];
}

function checkBlocks(draft: Draft, cidr: string): Problem[] {
  const field = `blockSize${familyOf(cidr)}` as const;
  const given = calicoSettings.draft(draft)?.[field];
  if (given === undefined) return [];
  const path = `network.calico.${field}`;
  const prefix = prefixLength(cidr);
  if (given < prefix) {
    return [{ path, given, message: `is larger than podCIDR ${cidr} itself; allowed: at least ${prefix}` }];
  }
  const nodes = (draft.hosts ?? []).filter(({ roles }) => roles?.some((role) => role !== "etcd")).length;
  const blocks = nodeCapacity(cidr, given);
  if (blocks >= nodes) return [];
  const message = `cuts podCIDR ${cidr} into ${blocks} blocks for ${nodes} nodes; allowed: a block for every node`;
  return [{ path, given, message }];
}

function checkPeers(draft: Draft, networks: readonly string[]): Problem[] {
  const peers = calicoSettings.draft(draft)?.bgp?.peers ?? [];
  const families = [...new Set(networks.map(familyOf))];
  return peers.flatMap((peer, index) => {
    const path = pathText(["network", "calico", "bgp", "peers", index, "address"]);
    const given = peer.address;
    const first = peers.findIndex((other) => isSame(other, peer));
    const [only] = families;
    return [
      ...(families.length === 1 && only !== undefined && familyOf(given) !== only
        ? [{ path, given, message: `is of another family than the Pod network; allowed: an ${only} address` }]
        : []),
      ...(first === index
        ? []
        : [{ path, given, message: `is the address of peers[${first}] already; name each peer once` }]),
    ];
  });
}

const isSame = (one: BGPPeer, other: BGPPeer): boolean => one.address === other.address;

/** Calico takes the address that the kubelet has for its node, which is the host's. */
function checkInterfaces({ hosts = [] }: Draft): Problem[] {
  return hosts.flatMap((host, index) => {
    const given = networkInterface.draft(host);
    const path = `hosts[${index}].interface`;
    return given === undefined
      ? []
      : [
          {
            path,
            given,
            message: "has no effect with Calico, which uses the interface that has address; leave it out",
          },
        ];
  });
}

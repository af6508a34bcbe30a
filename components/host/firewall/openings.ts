import { familyOf } from "../../../config/addresses.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { type Part, partsOn } from "../../part.ts";
import type { Opening } from "./opening.ts";
import { addressesOf, hostAddresses, type Leaving } from "./sources.ts";

export interface OpeningsInputs {
  cluster: ClusterSpec;
  host: HostSpec;
  parts: readonly Part[];
  leaving: Leaving;
}

/**
 * What a host's firewall has to let in and through, as lines of words for host-firewall.sh:
 *
 *     in PART PROTOCOL PORTS FAMILY SOURCE…   PORTS is `-` for a protocol without; a SOURCE is an address, a network or
 *                                             `anyone`
 *     through PART FAMILY NETWORK             what a network sends and receives
 */
export function openingsOn({ cluster, host, parts, leaving }: OpeningsInputs): string[] {
  return partsOn(parts, host).flatMap(({ name, openings = [], passesPods = false }) => [
    ...openings.flatMap((opening) => {
      const ports = portsOf(opening, cluster);
      if (ports === undefined) return [];
      return sourcesOf(opening, { cluster, host, leaving }).map(([family, sources]) =>
        ["in", name, opening.protocol, ports, family, ...sources].join(" "),
      );
    }),
    ...(passesPods ? cluster.network.podCIDRs : []).map((network) =>
      ["through", name, familyOf(network), network].join(" "),
    ),
  ]);
}

function portsOf({ ports }: Opening, cluster: ClusterSpec): string | undefined {
  if (ports === undefined) return "-";
  const chosen = typeof ports === "object" ? ports.of(cluster) : ports;
  return chosen === undefined ? undefined : String(chosen);
}

/** By family, and without the host itself, whose traffic to itself never leaves it. */
function sourcesOf(
  { from }: Opening,
  { cluster, host, leaving }: Omit<OpeningsInputs, "parts">,
): (readonly [string, readonly string[]])[] {
  if (from.includes("anyone")) {
    const families = new Set(hostAddresses(cluster).map(familyOf));
    return [...families].toSorted().map((family) => [family, ["anyone"]]);
  }
  const all = from.flatMap((source) => (source === "anyone" ? [] : addressesOf(source, cluster, leaving)));
  const others = [...new Set(all)].filter((address) => !host.addresses.includes(address)).toSorted();
  return [...Map.groupBy(others, familyOf)];
}

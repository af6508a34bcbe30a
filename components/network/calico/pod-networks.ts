import { isIPv6 } from "node:net";
import type { ClusterSpec } from "../../../config/cluster.ts";

export type Family = "IPv4" | "IPv6";

/** The Pod network, once for each family of addresses. */
export const podNetworks = ({ network }: ClusterSpec): readonly string[] => [network.podCIDR].flat();

/** The family of an address or a network. */
export const familyOf = (text: string): Family => (isIPv6(text.split("/")[0] ?? "") ? "IPv6" : "IPv4");

export const familiesOf = (networks: readonly string[]): Family[] => [...new Set(networks.map(familyOf))];

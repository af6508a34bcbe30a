import { type Family, familyOf } from "../../../config/addresses.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";

/** The Pod network, once for each family of addresses. */
export const podNetworks = ({ network }: ClusterSpec): readonly string[] => network.podCIDRs;

/** Each family of these networks once. */
export const familiesOf = (networks: readonly string[]): Family[] => [...new Set(networks.map(familyOf))];

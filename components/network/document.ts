import { z } from "zod";
import { facts } from "../../documents/facts.ts";

/** What a host's own network is like; see host-network-facts.sh. */
export const hostNetworkFacts = facts(
  "host-network",
  z.object({
    /** Interface → its MTU in bytes. */
    links: z.record(z.string(), z.number()),
    /** Those of the main table, as `ip route` shows them. */
    routes: z.array(
      z.object({
        /** `unicast`, or why nothing gets through: `blackhole`. */
        kind: z.string(),
        /** `default`, `10.0.0.0/8` or `192.0.2.1`. */
        destination: z.string(),
        /** Empty for one that leads nowhere. */
        device: z.string(),
        mtu: z.number().nullable(),
      }),
    ),
    /** Whether its kernel has WireGuard. */
    wireguard: z.boolean(),
  }),
);

/** What runs in the cluster; see network-policy-facts.sh. */
export const networkPolicyFacts = facts(
  "network-policies",
  z.object({
    /** `NAMESPACE/NAME`, up to a few. */
    some: z.array(z.string()),
    /** How many there are in all. */
    count: z.number(),
  }),
);

import { z } from "zod";
import { facts } from "../../../documents/facts.ts";

/** What a host makes of IPv6; see families-facts.sh. */
export const familyFacts = facts(
  "families",
  z.object({
    /** `off`: switched off on all interfaces; `missing`: the kernel does not have it. */
    ipv6: z.enum(["on", "off", "missing"]),
    /** Its addresses of IPv6, of whatever interface; undefined where it has no way to tell. */
    addresses: z.array(z.string()).optional(),
    /** Interfaces on which it is switched off. */
    off: z.array(z.string()).default([]),
    /** Interfaces whose default route goes once the host forwards packets. */
    advertised: z.array(z.string()).default([]),
  }),
);

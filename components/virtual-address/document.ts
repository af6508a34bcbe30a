import { z } from "zod";
import { command } from "../../documents/command.ts";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";

export const virtualAddressDocument = service.extend({
  /** The virtual address. */
  address: z.string(),
});

export type VirtualAddressService = z.infer<typeof virtualAddressDocument>;

export const virtualAddressCommand = command(
  "kube-virtual-address",
  virtualAddressDocument.omit({ files: true }),
);

/** What a host knows of addresses; see virtual-address-facts.sh. */
export const addressFacts = facts(
  "virtual-address",
  z.object({
    /** Each with the length of the network's prefix: `192.168.10.11/24`. */
    addresses: z.array(z.object({ interface: z.string(), address: z.string() })),
    /** The addresses in the configuration of a keepalived of its own that runs there. */
    keepalived: z.array(z.string()),
  }),
);

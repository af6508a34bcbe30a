import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { facts } from "../../../documents/facts.ts";
import { service } from "../../../documents/service.ts";

export const networkWatchDocument = service.extend({
  /** The path of the program, which can also heal at once; see network-watch.sh. */
  program: z.string(),
});

export type NetworkWatchService = z.infer<typeof networkWatchDocument>;

export const networkWatchCommand = command("kube-network-watch", networkWatchDocument.omit({ files: true }));

/** What is wrong with a node's network; see network-watch.sh. */
export const networkFacts = facts(
  "network",
  z.object({
    findings: z.array(
      z.object({
        subject: z.string(),
        state: z.string(),
        /** Whether barekube can repair it; otherwise it belongs to somebody else. */
        heals: z.boolean(),
      }),
    ),
    /** The host's share of each Pod network, such as `172.30.1.0/24`; none until it was given them. */
    subnets: z.array(z.string()).default([]),
    /** Destinations of its routes within the Pod network. */
    routes: z.array(z.string()),
  }),
);

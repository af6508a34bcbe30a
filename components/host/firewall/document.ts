import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { facts } from "../../../documents/facts.ts";
import { service } from "../../../documents/service.ts";

export const firewallDocument = service.extend({
  /** The path of the program; see host-firewall.sh. */
  program: z.string(),
});

export type FirewallService = z.infer<typeof firewallDocument>;

export const firewallCommand = command("kube-firewall", firewallDocument.omit({ files: true }));

/** How the openings differ from what was asked for; see host-firewall.sh. */
export const firewallFacts = facts(
  "firewall",
  z.object({
    findings: z.array(
      z.object({
        /** The firewall and what it is asked to let in: `ufw: tcp 10250 from 192.0.2.1`. */
        subject: z.string(),
        state: z.string(),
      }),
    ),
  }),
);

import type { Part } from "../../part.ts";
import { firewallDrift } from "./drift.ts";
import { keepsFirewall } from "./keeps.ts";
import { renderFirewall } from "./files.ts";
import { firewallScripts as scripts } from "./scripts.ts";

/** Openings in the firewall of a host that keeps its own. */
export const firewall: Part = {
  name: "firewall",
  isUsed: (settings) => keepsFirewall({ settings }),
  isOn: () => true,
  // What it is to let in takes the openings of all parts, and makes no difference to the places that it needs.
  services: () => [renderFirewall({ openings: [], scripts })],
  facts: [new URL("firewall-facts.sh", import.meta.url)],
  drift: firewallDrift,
};

import type { Part } from "../../part.ts";
import { warnOfFirewalls } from "./cautions.ts";
import { networkDrift } from "./drift.ts";
import { renderNetworkWatch } from "./files.ts";
import { watchScripts } from "./scripts.ts";

/** The watch over every node's network, which heals what others have broken. */
export const networkWatch: Part = {
  name: "network-watch",
  isOn: ({ isNode }) => isNode,
  services: (cluster, host) => [renderNetworkWatch({ cluster, host, scripts: watchScripts })],
  facts: [new URL("network-watch-facts.sh", import.meta.url)],
  drift: networkDrift,
  cautions: [warnOfFirewalls],
};

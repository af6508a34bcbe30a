import type { Part } from "../part.ts";
import { warnOfPolicies } from "./cautions.ts";
import { hostNetworkRefusals } from "./host-refusals.ts";
import { refuseOtherPlugin } from "./refusals.ts";
import { networkInterface, networkPlugin } from "./settings.ts";
import { warnOfInterfaces, warnOfSmallShares } from "./warnings.ts";

/** The choice of a Pod network; each of the available ones is a part of its own. */
export const network: Part = {
  name: "network",
  isOn: ({ isNode }) => isNode,
  passesPods: true,
  settings: [networkPlugin],
  hostSettings: [networkInterface],
  warnings: (cluster) => [...warnOfInterfaces(cluster), ...warnOfSmallShares(cluster)],
  facts: [
    new URL("host-network-facts.sh", import.meta.url),
    new URL("network-policy-facts.sh", import.meta.url),
  ],
  refusals: [refuseOtherPlugin, ...hostNetworkRefusals],
  cautions: [warnOfPolicies],
};

import type { Part } from "../part.ts";
import { refuseOtherPlugin } from "./refusals.ts";
import { networkInterface, networkPlugin } from "./settings.ts";
import { warnOfInterfaces } from "./warnings.ts";

/** The choice of a Pod network; each of the available ones is a part of its own. */
export const network: Part = {
  name: "network",
  isOn: ({ isNode }) => isNode,
  passesPods: true,
  settings: [networkPlugin],
  hostSettings: [networkInterface],
  warnings: warnOfInterfaces,
  refusals: [refuseOtherPlugin],
};

import type { Part } from "../part.ts";
import { upgradeRefusals } from "./refusals.ts";

/** What is asked of a cluster before its programs get other versions. */
export const upgrade: Part = {
  name: "upgrade",
  isOn: () => true,
  refusals: upgradeRefusals,
};

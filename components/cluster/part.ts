import type { Part } from "../part.ts";
import { objectDrift } from "./drift.ts";
import { clusterRefusals } from "./refusals.ts";

/** The cluster as a whole. */
export const cluster: Part = {
  name: "cluster",
  isOn: () => false,
  facts: [new URL("ask-api.sh", import.meta.url), new URL("object-facts.sh", import.meta.url)],
  clusterDrift: objectDrift,
  refusals: clusterRefusals,
};

import type { Part } from "../part.ts";
import { clusterRefusals } from "./refusals.ts";

/** The cluster as a whole. */
export const cluster: Part = {
  name: "cluster",
  isOn: () => false,
  refusals: clusterRefusals,
};

import type { Part } from "../../part.ts";
import { corednsObjects } from "./objects.ts";

export const coredns: Part = {
  name: "coredns",
  isOn: () => false,
  addOn: { title: "CoreDNS", objects: corednsObjects },
};

import type { Part } from "../../part.ts";
import { checkDNS } from "./checks.ts";
import { corednsObjects, corednsPods } from "./objects.ts";
import { dns } from "./settings.ts";

export const coredns: Part = {
  name: "coredns",
  isOn: () => false,
  settings: [dns],
  checks: [checkDNS],
  addOn: { title: "CoreDNS", objects: corednsObjects, pods: corednsPods },
};

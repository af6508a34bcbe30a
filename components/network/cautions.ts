import type { Refusal } from "../../observe/refusals.ts";
import { networkPolicyFacts } from "./document.ts";
import { networkOf } from "./plugins.ts";

/** NetworkPolicies that nobody enforces look as if they protected something. */
export const warnOfPolicies: Refusal = (cluster, living) => {
  const plugin = networkOf(cluster);
  // Who brings a network of his own knows what it does.
  if (plugin.enforcesPolicies || plugin.isBroughtByUsers) return [];
  const known = living.flatMap(({ report }) => report.facts(networkPolicyFacts) ?? []);
  const { some = [], count = 0 } = known.find((one) => one.count > 0) ?? {};
  if (count === 0) return [];
  return [
    {
      path: "network.plugin",
      given: plugin.name,
      message: `does not enforce NetworkPolicies, but the cluster has ${count} (${some.join(", ")}${count > some.length ? ", …" : ""}), which have no effect; delete them, or choose a Pod network that enforces them for a new cluster`,
    },
  ];
};

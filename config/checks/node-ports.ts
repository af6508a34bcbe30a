import type { Draft } from "../draft.ts";
import type { ConfigurablePart } from "../part.ts";
import type { Problem } from "../problem.ts";
import { valueAt } from "../setting-values.ts";

/** Ports that Services of parts have on every node: those that the API server gives out, each to one Service. */
export function checkNodePorts(draft: Draft, parts: readonly ConfigurablePart[]): Problem[] {
  const chosen = parts
    .flatMap(({ nodePortSettings = [] }) => nodePortSettings)
    .flatMap((path) => {
      const given = valueAt(path, draft.settings);
      return typeof given === "number" ? [{ path, given }] : [];
    });
  const [first, last] = draft.network.serviceNodePortRange?.split("-").map(Number) ?? [];
  return chosen.flatMap(({ path, given }, index) => {
    if (first !== undefined && last !== undefined && (given < first || given > last)) {
      const message = `is not in network.serviceNodePortRange; allowed: a port from ${first} to ${last}`;
      return [{ path, given, message }];
    }
    const other = chosen.slice(0, index).find((earlier) => earlier.given === given);
    return other === undefined
      ? []
      : [{ path, given, message: `is also ${other.path}; each needs a port of its own` }];
  });
}

import type { ClusterSpec } from "../../config/cluster.ts";
import type { Rotated } from "../../config/generations.ts";
import type { KeyFiles } from "../part.ts";
import { secretMode } from "./modes.ts";
import { keptKey, keptKeysFolder } from "./paths.ts";
import type { Secrets } from "./secrets.ts";
import { generationsOf } from "./settings.ts";

export const keptKeysDirectory = { [keptKeysFolder]: { mode: "0700", owner: "root:root" } };

/** Of these, what signs now is on masters anyway, since units there sign with it. */
const signedByUnits: ReadonlySet<Rotated> = new Set(["kubernetes", "serviceAccount"]);

/**
 * Private keys that no unit reads, on the hosts that they give nothing to: those that may already do all that is protected
 * by them. They are there for the day when Pulumi's state is lost (docs/decisions/0010-keys-of-authorities-on-hosts.md).
 */
export function keptKeys(
  { cluster, secrets }: { cluster: ClusterSpec; secrets: Secrets },
  ...kinds: readonly Rotated[]
): KeyFiles {
  return Object.fromEntries(
    kinds.flatMap((what) => {
      const [inUse] = generationsOf(cluster)[what];
      return [...secrets.keys(what)]
        .filter(([generation]) => generation !== inUse || !signedByUnits.has(what))
        .map(([generation, content]) => [keptKey(what, generation), { mode: secretMode, content }]);
    }),
  );
}

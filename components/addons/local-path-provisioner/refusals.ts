import type { Refusal } from "../../../observe/refusals.ts";
import { localPathFacts } from "./document.ts";
import { localPathSettings } from "./settings.ts";

/** Without its provisioner, nobody would remove the data of a volume with its claim. */
export const refuseAbandonedVolumes: Refusal = (cluster, living) => {
  if (localPathSettings.of(cluster) !== undefined) return [];
  const known = living.flatMap(({ report }) => report.facts(localPathFacts) ?? []);
  const { some = [], count = 0 } = known.find((one) => one.count > 0) ?? {};
  if (count === 0) return [];
  const names = `${some.join(", ")}${count > some.length ? ", …" : ""}`;
  return [
    {
      path: "addons.localPathProvisioner",
      message: `is no longer there, but the cluster has ${count === 1 ? "a volume" : `${count} volumes`} of it (${names}), whose data would stay on hosts for ever; delete the claims, and volumes without one, first`,
    },
  ];
};

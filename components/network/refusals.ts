import type { ClusterIdentity } from "../../documents/cluster-identity.ts";
import type { Refusal } from "../../observe/refusals.ts";
import { membersOf, refuseChange } from "../cluster/kept-for-life.ts";
import { networkOf, networkPlugins } from "./plugins.ts";

/** Another Pod network would give every Pod a new address, and leave traces of this one on every node. */
export const refuseOtherPlugin: Refusal = (cluster, living) => {
  const nameIn = (identity: ClusterIdentity) =>
    networkPlugins.find((plugin) => Object.keys(plugin.identity(cluster)).every((key) => key in identity))
      ?.name;
  const reason = "gives every Pod its address";
  return refuseChange(
    { given: networkOf(cluster).name, path: "network.plugin", reason },
    membersOf(living).map(({ name, identity }) => ({ name, value: nameIn(identity) })),
  );
};

import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Refusal } from "../../../observe/refusals.ts";
import { refuseOther } from "../../cluster/kept-for-life.ts";
import { calicoSettings } from "./settings.ts";

const fields = ["blockSizeIPv4", "blockSizeIPv6"] as const;

const keyOf = (field: (typeof fields)[number]): string => field.replace("block", "calicoBlock");

/** What the hosts remember of Calico: `{ calicoBlockSizeIPv4: "26", calicoBlockSizeIPv6: "122" }`. */
export const calicoIdentity = (cluster: ClusterSpec): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [keyOf(field), String(calicoSettings.of(cluster)[field])]));

/** Blocks that nodes have taken keep their size. */
export const refuseOtherBlocks: Refusal = (cluster, living) =>
  fields.flatMap((field) =>
    refuseOther(
      {
        key: keyOf(field),
        given: String(calicoSettings.of(cluster)[field]),
        path: `network.calico.${field}`,
        reason: "is how the nodes share out the Pod network",
      },
      living,
    ),
  );

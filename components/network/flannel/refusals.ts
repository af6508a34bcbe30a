import type { Refusal } from "../../../observe/refusals.ts";
import { refuseOther } from "../../cluster/kept-for-life.ts";

const refuseOtherBackend: Refusal = (cluster, living) =>
  refuseOther(
    {
      key: "flannelBackend",
      path: "network.flannelBackend.Type",
      reason: "is how the nodes reach each other's Pods",
    },
    cluster,
    living,
  );

export const flannelRefusals: readonly Refusal[] = [refuseOtherBackend];

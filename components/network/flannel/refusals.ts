import type { Refusal } from "../../../observe/refusals.ts";
import { flannelBackend } from "./settings.ts";
import { refuseOther } from "../../cluster/kept-for-life.ts";

const refuseOtherBackend: Refusal = (cluster, living) =>
  refuseOther(
    {
      key: "flannelBackend",
      given: flannelBackend.of(cluster).Type,
      path: "network.flannelBackend.Type",
      reason: "is how the nodes reach each other's Pods",
    },
    living,
  );

export const flannelRefusals: readonly Refusal[] = [refuseOtherBackend];

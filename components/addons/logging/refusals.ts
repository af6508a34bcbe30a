import { refusalOfOtherClass } from "../claim-class.ts";
import { mounted } from "./names.ts";
import { loggingSettings } from "./settings.ts";

export const refuseOtherClass = refusalOfOtherClass({
  addOn: "logging",
  setting: "addons.logging",
  claim: mounted.data,
  asked: (cluster) => loggingSettings.of(cluster),
  loss: "deletes its logs",
});

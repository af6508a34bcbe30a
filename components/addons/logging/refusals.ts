import { refusalOfOtherClass } from "../claim-class.ts";
import { mounted } from "./names.ts";
import { loggingSettings } from "./settings.ts";

export const refuseOtherClass = refusalOfOtherClass({
  addOn: "logging",
  setting: "addons.logging",
  claim: mounted.data,
  asked: (cluster) => {
    const asked = loggingSettings.of(cluster);
    // Without a store, its volume goes.
    return asked?.elasticsearch === undefined ? asked : undefined;
  },
  loss: "deletes its logs",
});

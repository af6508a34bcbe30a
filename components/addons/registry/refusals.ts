import { refusalOfOtherClass } from "../claim-class.ts";
import { mounted, name } from "./names.ts";
import { registrySettings } from "./settings.ts";

export const refuseOtherClass = refusalOfOtherClass({
  addOn: name,
  setting: "addons.registry",
  claim: mounted.data,
  asked: (cluster) => registrySettings.of(cluster),
  loss: "deletes its images, and push them again",
});

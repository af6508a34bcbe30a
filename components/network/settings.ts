import { matching } from "../../config/schema/formats.ts";
import { hostSetting } from "../../config/setting.ts";

export const networkInterface = hostSetting(
  "interface",
  matching(/^[^\s/]{1,15}$/, "the name of a network interface")
    .optional()
    .meta({
      description: "Network interface that carries the Pod network.",
      absent: "the one that has `address`",
      examples: ["eth1"],
    }),
);

import { z } from "zod";
import { matching } from "../../config/schema/formats.ts";
import { hostSetting, setting } from "../../config/setting.ts";

export const networkPlugin = setting(
  "network.plugin",
  z
    .enum(["flannel", "none"])
    .default("flannel")
    .meta({
      description:
        "The Pod network. With `none`, nodes join and become Ready when you have applied one of your own: its configuration belongs in `/etc/cni/net.d`, its programs in `/opt/cni/bin`, which has the usual CNI plugins. A cluster keeps its Pod network for life.",
      examples: ["none"],
    }),
);

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

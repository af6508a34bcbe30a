import { z } from "zod";
import { matching } from "../../config/schema/formats.ts";
import { hostSetting, setting } from "../../config/setting.ts";

export const networkPlugin = setting(
  "network.plugin",
  z
    .enum(["flannel", "cilium", "calico", "none"])
    .default("flannel")
    .meta({
      description:
        "The Pod network: `flannel`, or [`cilium`](cilium.md) or [`calico`](calico.md), which also enforce NetworkPolicies. With `none`, nodes join without one, and become Ready once you have installed your own: its configuration belongs in `/etc/cni/net.d`, its plugins in `/opt/cni/bin`, which already has the usual CNI plugins. It cannot be changed on an existing cluster.",
      examples: ["cilium"],
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

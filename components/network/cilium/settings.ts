import { z } from "zod";
import { matching } from "../../../config/schema/formats.ts";
import { setting } from "../../../config/setting.ts";

const key = matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "a key of the ConfigMap cilium-config, such as mtu");

export const ciliumSettings = setting(
  "network.cilium",
  z
    .strictObject({
      policyEnforcement: z
        .enum(["default", "always", "never"])
        .default("default")
        .meta({
          description:
            "Which Pods a NetworkPolicy restricts: with `default` those that one selects, with `always` all, so that nothing is allowed unless a policy allows it, with `never` none.",
          examples: ["always"],
        }),
      config: z
        .record(key, z.string("allowed: text; numbers and booleans in quotes"))
        .default({})
        .meta({
          description:
            "Further keys of the ConfigMap `cilium-config`, which are the long options of cilium-agent and cilium-operator. Not those that barekube sets itself.",
          keys: "key",
          examples: [{ debug: "true" }],
        }),
    })
    .prefault({})
    .meta({ description: "With `network.plugin: cilium` only." }),
);

import { z } from "zod";
import { addOnSetting, image } from "../settings.ts";
import { nodeSelector, tolerations } from "../placement-settings.ts";
import { rangeOf } from "../../../config/address-ranges.ts";

export const upstreamImages = {
  controller: "quay.io/metallb/controller",
  speaker: "quay.io/metallb/speaker",
} as const;

const aRange = "a range such as 192.168.10.100-192.168.10.199, or a network such as 192.168.10.128/26";
const range = z
  .string(`allowed: ${aRange}`)
  .refine((text) => rangeOf(text) !== undefined, `allowed: ${aRange}`)
  .meta({ allowed: aRange });

export const metallbSettings = addOnSetting(
  "metallb",
  {
    addresses: z
      .array(range, "allowed: a list of ranges of addresses")
      .min(1, "allowed: at least one range of addresses")
      .meta({
        description:
          "Addresses for Services of the type LoadBalancer, in the network of the nodes, that nothing else has.",
        examples: [["192.168.10.100-192.168.10.199", "192.168.10.240/29"]],
      }),
    controllerImage: image("MetalLB's controller, which hands out the addresses", upstreamImages.controller),
    speakerImage: image("MetalLB's speaker, which answers for them on each node", upstreamImages.speaker),
    nodeSelector: nodeSelector("answer for addresses"),
    tolerations: tolerations("answer for addresses"),
  },
  {
    description:
      "[MetalLB](addons.md#metallb): addresses of the nodes' network for Services of the type LoadBalancer.",
    examples: [{ addresses: ["192.168.10.100-192.168.10.199"] }],
  },
);

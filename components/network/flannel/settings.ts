import { z } from "zod";
import { port, wholeNumber } from "../../../config/schema/formats.ts";
import { setting } from "../../../config/setting.ts";

const types = ["vxlan", "host-gw", "wireguard"] as const;
const allowed = `a backend with a Type of ${types.join(", ")}`;

export const flannelBackend = setting(
  "network.flannelBackend",
  z
    .discriminatedUnion(
      "Type",
      [
        z.strictObject({
          Type: z.literal("vxlan"),
          VNI: wholeNumber(1, 2 ** 24 - 1).optional(),
          Port: port.optional(),
          DirectRouting: z.boolean().optional(),
        }),
        z.strictObject({ Type: z.literal("host-gw") }),
        z.strictObject({ Type: z.literal("wireguard") }),
      ],
      { error: `allowed: ${allowed}` },
    )
    .default({ Type: "vxlan" })
    .meta({
      description:
        "flannel's backend, as in its net-conf.json: `vxlan` (with `VNI`, `Port`, `DirectRouting`), `host-gw` for hosts on one layer 2 network, or `wireguard`.",
      allowed,
      examples: [{ Type: "vxlan", DirectRouting: true }],
    }),
);

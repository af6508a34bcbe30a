import { z } from "zod";
import { port } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";

export const loadBalancer = setting(
  "loadBalancer",
  z
    .strictObject({
      port: port.default(8443).meta({
        description: "Port on 127.0.0.1 where each host reaches the API servers.",
        examples: [9443],
      }),
    })
    .prefault({})
    .meta({ description: "The node-local TCP load balancer in front of the API servers." }),
);

import { z } from "zod";

/** Fields of one of upstream's configuration files, except those that barekube decides itself. */
export function upstreamFields(own: readonly string[]) {
  return z
    .record(z.string(), z.json())
    .superRefine((fields, context) => {
      for (const [name, input] of Object.entries(fields)) {
        if (!own.includes(name)) continue;
        context.addIssue({
          code: "custom",
          path: [name],
          input,
          message: "is decided by barekube and cannot be set",
        });
      }
    })
    .meta({ allowed: `any but ${own.join(", ")}, which barekube decides`, keys: "upstream's field" });
}

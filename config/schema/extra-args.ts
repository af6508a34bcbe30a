import { z } from "zod";
import { matching } from "./formats.ts";

/** Additional flags for a program, by name. */
export const extraArgs = (example: Record<string, string>) =>
  z
    .record(
      matching(/^[a-z0-9][a-z0-9-]{0,99}$/, "the name of a flag without leading dashes"),
      matching(/^(?:\t|[^\p{Cc}])*$/u, "a single line without control characters"),
    )
    .default({})
    .meta({
      description:
        "Additional flags, or different values for barekube's defaults. A flag that barekube decides itself is refused, with the reason.",
      keys: "name of the flag without leading dashes",
      examples: [example],
    });

import { z } from "zod";
import { matching } from "./formats.ts";

/** More flags for a program, by name. */
export const extraArgs = (example: Record<string, string>) =>
  z
    .record(
      matching(/^[a-z0-9][a-z0-9-]{0,99}$/, "the name of a flag without dashes in front"),
      matching(/^(?:\t|[^\p{Cc}])*$/u, "a single line without control characters"),
    )
    .default({})
    .meta({
      description:
        "More flags, or other values for barekube's defaults. A flag that barekube decides itself is refused, with the reason.",
      keys: "name of the flag without dashes in front",
      examples: [example],
    });

import { z } from "zod";
import { matching } from "./formats.ts";
import { asText } from "./text.ts";

/** Additional flags for a program, by name. */
export const extraArgs = (example: Record<string, string | number>) =>
  z
    .record(
      matching(/^[a-z0-9][a-z0-9-]{0,99}$/, "the name of a flag without leading dashes"),
      z.preprocess(asFlagText, matching(/^(?:\t|[^\p{Cc}])*$/u, "a single line without control characters")),
    )
    .default({})
    .meta({
      description:
        "Additional flags, or different values for barekube's defaults. Names and types are checked in a preview, for the version in use; numbers and booleans need no quotes. A flag that barekube decides itself is refused, with the reason.",
      keys: "name of the flag without leading dashes",
      examples: [example],
    });

/** A number with a fraction too: the checks refuse it for a flag that does not take one. */
function asFlagText(value: unknown): unknown {
  const text = String(value);
  return typeof value === "number" && /^-?\d{1,15}\.\d+$/.test(text) ? text : asText(value);
}

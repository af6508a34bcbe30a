import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { mergeInclude, parseInclude } from "./include.ts";
import { SpecError } from "./problem.ts";
import { type Written, writtenFile } from "./written.ts";

/** The file that the stack file includes, without the settings that the stack file overrides; undefined if there is none. */
export function writtenInclude(raw: Record<string, unknown>): Written | undefined {
  const { include: fileName } = raw;
  if (typeof fileName !== "string") return undefined;
  const text = readInclude(fileName);
  const own = Object.entries(parseInclude(text, fileName).content).filter(([name]) => !(name in raw));
  return writtenFile({ settings: Object.fromEntries(own), place: (path) => path, text: () => text });
}

/**
 * The stack's settings, merged with those of the file that `include` names.
 *
 * @param known the names of all settings.
 * @throws SpecError when the file cannot be read.
 */
export function withInclude(raw: Record<string, unknown>, known: readonly string[]): Record<string, unknown> {
  const { include: fileName } = raw;
  if (typeof fileName !== "string") return raw;
  return mergeInclude(raw, parseInclude(readInclude(fileName), fileName), known);
}

function readInclude(fileName: string): string {
  const path = resolve(import.meta.dirname, "..", fileName);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SpecError([
      {
        path: "include",
        given: fileName,
        message: `cannot be read (${reason}); allowed: a file, relative to the project`,
      },
    ]);
  }
}

import assert from "node:assert/strict";
import type { EngineResult } from "./engine.ts";

export const lastLines = (text: string, count: number): string =>
  text.trimEnd().split("\n").slice(-count).join("\n");

/** The first line that the pattern matches. @throws when there is none. */
export function lineLike(output: string, pattern: RegExp): string {
  const line = output.split("\n").find((text) => pattern.test(text));
  assert.ok(line !== undefined, `nothing says ${String(pattern)}:\n${output}`);
  return line.trim();
}

/** The lines that any of the patterns matches, each once. */
export function linesLike(text: string, ...patterns: readonly RegExp[]): string {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines.filter((line) => patterns.some((pattern) => pattern.test(line))))].join("\n");
}

/** @throws with the end of the engine's output, unless it succeeded. */
export function succeeded(what: string, result: EngineResult): EngineResult {
  if (result.exitCode === 0) return result;
  throw new Error(`pulumi ${what} ended with ${result.exitCode}:\n${lastLines(result.output, 60)}`);
}

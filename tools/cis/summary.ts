import { checksIn, type State } from "./benchmark.ts";
import type { HostResult } from "./check-hosts.ts";

const states: readonly State[] = ["PASS", "FAIL", "WARN"];

/** The text for people, and the exit code. */
export function summaryOf(results: readonly HostResult[]): { text: string; code: number } {
  const failed = results.some(
    (result) => "output" in result && checksIn(result.output).some(({ state }) => state === "FAIL"),
  );
  const unknown = results.some((result) => "noAnswer" in result);
  return {
    text: [...results.map(sectionOf), results.map(lineOf).join("\n")].join("\n\n"),
    code: failed ? 2 : unknown ? 1 : 0,
  };
}

const sectionOf = (result: HostResult): string =>
  `== ${result.host} ==\n${"output" in result ? result.output.trim() : lineOf(result)}`;

function lineOf(result: HostResult): string {
  if ("noAnswer" in result) return `${result.host} ${result.noAnswer}`;
  const checks = checksIn(result.output);
  const counts = states.map((state) => `${checks.filter((check) => check.state === state).length} ${state}`);
  return `${result.host}: ${counts.join(", ")}`;
}

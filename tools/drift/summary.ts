import type { Finding } from "./findings.ts";

/** What the findings come to: the text for people, and the exit code. */
export function summaryOf(findings: readonly Finding[]): { text: string; code: number } {
  const messages = (wanted: "drifted" | "unknown") =>
    findings.flatMap((finding) => (finding.state === wanted ? [finding.message] : []));
  const drifted = messages("drifted");
  const unknown = messages("unknown");
  // With the drift check off, all hosts have the same message.
  const lines = new Set([...drifted, ...unknown]);
  return {
    text: [...lines].join("\n") || "Every host is as barekube left it.",
    code: drifted.length > 0 ? 2 : unknown.length > 0 ? 1 : 0,
  };
}

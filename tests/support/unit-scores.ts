import { readFileSync } from "node:fs";

const file = new URL("../../docs/security.md", import.meta.url);

/** The rows of its table: a unit, the score that it may have at most, and the rest of the row. */
function rows(): readonly (readonly [unit: string, score: number, text: string])[] {
  const [, table = ""] = /<!-- scores -->(.*)<!-- end of scores -->/s.exec(readFileSync(file, "utf8")) ?? [];
  return [...table.matchAll(/^\| `([a-z-]+)` \| ([\d.]+) \|(.*)$/gm)].map(
    ([, unit = "", score, text = ""]) => [`${unit}.service`, Number(score), text] as const,
  );
}

/** What `systemd-analyze security` may say of each unit at most, as docs/security.md has it: `etcd.service` → 1.6. */
export function allowedScores(): Map<string, number> {
  return new Map(rows().map(([unit, score]) => [unit, score]));
}

/** The units that a host has only if the stack file asks for them: `only with`, and the setting, in docs/security.md. */
export function optionalUnits(): Set<string> {
  return new Set(rows().flatMap(([unit, , text]) => (text.includes("only with `") ? [unit] : [])));
}

/** @param said by `systemd-analyze security UNIT`. @throws when no score is in it. */
export function parseScore(said: string): number {
  const [, score] = /Overall exposure level for \S+: ([\d.]+) /.exec(said) ?? [];
  if (score === undefined) throw new Error(`systemd-analyze told no score: ${said}`);
  return Number(score);
}

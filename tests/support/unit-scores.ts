import { readFileSync } from "node:fs";

const file = new URL("../../docs/security.md", import.meta.url);

/** What `systemd-analyze security` may say of each unit at most, as docs/security.md has it: `etcd.service` → 1.6. */
export function allowedScores(): Map<string, number> {
  const [, table = ""] = /<!-- scores -->(.*)<!-- end of scores -->/s.exec(readFileSync(file, "utf8")) ?? [];
  const rows = table.matchAll(/^\| `([a-z-]+)` \| ([\d.]+) \|/gm);
  return new Map([...rows].map(([, unit = "", score]) => [`${unit}.service`, Number(score)]));
}

/** @param said by `systemd-analyze security UNIT`. @throws when no score is in it. */
export function parseScore(said: string): number {
  const [, score] = /Overall exposure level for \S+: ([\d.]+) /.exec(said) ?? [];
  if (score === undefined) throw new Error(`systemd-analyze told no score: ${said}`);
  return Number(score);
}

import { basename, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { filesBelow, goldenFolder } from "../support/golden.ts";
import { allowedScores, optionalUnits, parseScore } from "../support/unit-scores.ts";

const units = filesBelow(goldenFolder).filter((path) => path.endsWith(".service"));
const allowed = allowedScores();

async function scoreOf(path: string): Promise<number> {
  const { stdout } = await execa("systemd-analyze", [
    ...["security", "--offline=true", "--no-pager"],
    join(goldenFolder, path),
  ]);
  return parseScore(stdout);
}

describe("docs/security.md", () => {
  it("has a score for every unit, and for nothing else", () => {
    expect([...allowed.keys()].toSorted()).toEqual(
      [...new Set(units.map((path) => basename(path)))].toSorted(),
    );
  });

  it("says of the units that only some stack files ask for, and of no others, what asks for them", () => {
    const everywhere = units.filter((path) => !path.startsWith("variations/")).map((path) => basename(path));
    const rest = [...allowed.keys()].filter((unit) => !everywhere.includes(unit));
    expect([...optionalUnits()].toSorted()).toEqual(rest.toSorted());
  });

  it("has the worst score that a unit comes to, whatever the stack file asks for", async () => {
    const worst = new Map<string, number>();
    for (const path of units) {
      const unit = basename(path);
      worst.set(unit, Math.max(worst.get(unit) ?? 0, await scoreOf(path)));
    }
    for (const [unit, score] of worst) {
      // Versions of systemd differ a little in what they count.
      expect(Math.abs(score - (allowed.get(unit) ?? 0)), `${unit}: ${score}`).toBeLessThan(0.35);
    }
  }, 60_000);

  it("is OK in systemd's words for all but those that every Pod depends on", () => {
    expect([...allowed].filter(([, score]) => score >= 5).map(([unit]) => unit)).toEqual([
      "kubelet.service",
      "containerd.service",
    ]);
  });
});

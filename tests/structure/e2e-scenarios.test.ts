import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../e2e/arguments.ts";
import { scenarios } from "../e2e/scenarios/index.ts";
import { select } from "../e2e/selection.ts";

const root = join(import.meta.dirname, "../..");
const titlesOf = (args: string[]) => select(scenarios, parseArguments(args)).map(({ title }) => title);

describe("the end-to-end scenarios", () => {
  it("are listed in docs/testing.md, in their order and with their tiers", () => {
    const text = readFileSync(join(root, "docs/testing.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([^`]+)` \| (\w+) \| /gm)].map(([, title, tier]) => [title, tier]);
    expect(rows).toEqual(scenarios.map(({ title, tier }) => [title, tier]));
  });

  it("are files with their titles' names, none of which is forgotten", () => {
    const files = readdirSync(join(root, "tests/e2e/scenarios")).filter((name) => name !== "index.ts");
    const named = scenarios.map(({ title }) => `${title.toLowerCase().replaceAll(" ", "-")}.ts`);
    expect(named.toSorted()).toEqual(files.toSorted());
  });

  it("take at most 25 minutes in CI", () => {
    const spine = scenarios.filter(({ tier }) => tier === "ci");
    const seconds = spine.reduce((sum, scenario) => sum + scenario.seconds, 0);
    expect(seconds).toBeLessThanOrEqual(25 * 60);
    expect(Math.min(...scenarios.map((scenario) => scenario.seconds))).toBeGreaterThan(0);
  });
});

describe("the runner's arguments", () => {
  it("choose CI's scenarios, or all", () => {
    expect(titlesOf([])).toEqual(scenarios.filter(({ tier }) => tier === "ci").map(({ title }) => title));
    expect(titlesOf(["--all"])).toEqual(scenarios.map(({ title }) => title));
  });

  it("choose scenarios of either tier by part of the title, with what they need", () => {
    expect(titlesOf(["two stacks", "--keep"])).toEqual(["fresh hosts", "create", "two stacks"]);
    expect(titlesOf(["cis", "drift"])).toEqual(["fresh hosts", "create", "CIS", "drift"]);
    expect(titlesOf(["killed"])).toEqual(["fresh hosts", "killed up", "killed destroy"]);
    expect(titlesOf(["shrinking"])).toEqual(["fresh hosts", "shrinking"]);
  });

  it("are refused in a clear sentence when they mean nothing", () => {
    expect(() => parseArguments(["--everything"])).toThrow(
      "There is no option --everything; the options are --all, --keep, --list, --help.",
    );
    expect(() => titlesOf(["drfit"])).toThrow('No scenario has "drfit" in its title');
  });
});

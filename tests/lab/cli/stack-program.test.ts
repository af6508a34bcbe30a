import { describe, expect, it } from "vitest";
import { needsNoLab } from "../../../lab/cli/stack-program.ts";

describe("a program about a stack", () => {
  it.each([
    [["--stack", "prod"]],
    [["--json", "--stack=prod"]],
    [["-s", "prod"]],
    [["-sprod"]],
    [["--help"]],
  ])("leaves the lab alone with %j", (args) => {
    expect(needsNoLab(args)).toBe(true);
  });

  it.each([[[]], [["--json"]], [["--stacked"]], [["--user", "stack"]]])(
    "is about the lab's with %j",
    (args) => {
      expect(needsNoLab(args)).toBe(false);
    },
  );
});

import { expect, it } from "vitest";
import { countsLine, sum, tapCounts, vitestCounts, withExitCode } from "../../../lab/cli/counts.ts";

it("counts a TAP report, without what was skipped", () => {
  const report = "1..4\nok 1 a\nnot ok 2 b\n# ok 9 a comment\nok 3 c # skip no reason\nok 4 d in 3ms\n";
  expect(tapCounts(report)).toEqual({ passed: 2, failed: 1 });
});

it("counts a report of vitest", () => {
  expect(vitestCounts('{"numPassedTests":7,"numFailedTests":2}')).toEqual({ passed: 7, failed: 2 });
});

it("does not let a failed suite pass that counted no failed test", () => {
  expect(withExitCode({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
  expect(withExitCode({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
  expect(withExitCode({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
});

it("adds up and says it in one line", () => {
  expect(
    countsLine(
      sum([
        { passed: 1, failed: 0 },
        { passed: 2, failed: 3 },
      ]),
    ),
  ).toBe("3 passed, 3 failed");
});

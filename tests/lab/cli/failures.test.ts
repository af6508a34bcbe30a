import { expect, it } from "vitest";
import { tapFailures, vitestFailures } from "../../../lab/cli/failures.ts";

it("names the failed tests of a TAP report", () => {
  expect(tapFailures("1..3\nok 1 a\nnot ok 2 b is c\n# not ok 9 a comment\nok 3 d\n")).toEqual(["b is c"]);
});

it("names the failed tests of vitest with the first line of their errors", () => {
  const passed = { fullName: "is fine", status: "passed", failureMessages: [] };
  const failed = { fullName: "a part is there", status: "failed", failureMessages: ["Error: no\n  at x"] };
  const files = [
    { name: "/p/tests/a.test.ts", status: "failed", message: "", assertionResults: [passed, failed] },
    { name: "/p/tests/b.test.ts", status: "passed", message: "", assertionResults: [passed] },
    { name: "/p/tests/c.test.ts", status: "failed", message: "cannot be loaded\nat y", assertionResults: [] },
  ];
  expect(vitestFailures(JSON.stringify({ testResults: files }), "/p")).toEqual([
    "tests/a.test.ts: a part is there: Error: no",
    "tests/c.test.ts: cannot be loaded",
  ]);
});

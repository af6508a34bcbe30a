import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeDrift } from "../../observe/drift/describe.ts";
import { parseReport } from "../../observe/drift/interpret.ts";
import { reportOf } from "../support/reports.ts";

describe("a warning about drift", () => {
  const words = fc.string({ minLength: 1 }).filter((text) => !text.includes("\n"));

  it("names the host and everything that is wrong, and there is none when nothing is", () => {
    fc.assert(
      fc.property(fc.dictionary(words, fc.dictionary(words, words)), (drifts) => {
        const report = reportOf(Object.entries(drifts).map(([label, drift]) => [{ label }, { drift }]));
        const lines = Object.entries(drifts).flatMap(([label, drift]) =>
          Object.entries(drift).map(([what, how]) => `  ${label}: ${what} ${how}`),
        );
        const text = describeDrift("worker-1", report);
        if (lines.length === 0) {
          expect(text).toBeUndefined();
        } else {
          const [first, ...rest] = text?.split("\n") ?? [];
          expect(first).toMatch(/^worker-1 is not as barekube left it/);
          expect(rest.toSorted()).toEqual(lines.toSorted());
        }
      }),
    );
  });
});

describe("a report", () => {
  it("of a host that was never touched", () => {
    const { machineID, commands } = parseReport('{"machineID":"0123","commands":{}}\n');
    expect({ machineID, commands }).toEqual({ machineID: "0123", commands: new Map() });
  });

  it.each(["", "Welcome!\n{}", "{}", '{"machineID":"0123","commands":[]}'])("is not: %s", (text) => {
    expect(() => parseReport(text)).toThrow();
  });
});

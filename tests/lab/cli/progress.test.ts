import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { duration, Phases } from "../../../lab/cli/progress.ts";

it.each([
  [400, "0.4 s"],
  [45_230, "45.2 s"],
  [59_949, "59.9 s"],
  [59_999, "1 min 00 s"],
  [185_000, "3 min 05 s"],
])("%d ms is %s", (ms, text) => expect(duration(ms)).toBe(text));

function recorder(isTTY: boolean) {
  const texts: string[] = [];
  return { texts, sink: { isTTY, columns: 40, write: (text: string) => texts.push(text) } };
}

it("says of each phase how long it took, and all together at the end", async () => {
  const { texts, sink } = recorder(false);
  const phases = new Phases(sink);
  expect(await phases.run("first", () => Promise.resolve(7))).toBe(7);
  await phases.runAloud("second", () => Promise.resolve());
  expect(texts).toEqual(["✔ first 0.0 s\n"]);
  expect(phases.summary()).toBe("first 0.0 s, second 0.0 s; 0.0 s in all");
});

it("marks a phase that failed and passes its error on", async () => {
  const { texts, sink } = recorder(false);
  const failing = new Phases(sink).run("first", () => Promise.reject(new Error("no luck")));
  await expect(failing).rejects.toThrow("no luck");
  expect(texts).toEqual(["✖ first 0.0 s\n"]);
});

it("moves on a terminal, within one line", async () => {
  const { texts, sink } = recorder(true);
  await new Phases(sink).run("first", async (report) => {
    report("a detail that is far too long for a terminal of so few columns");
    await sleep(1200);
  });
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts.slice(0, -1)) {
    expect(text).toMatch(/^\r.*… first \d\.\d s: a detail/);
    expect(text).not.toContain("\n");
  }
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { Phases } from "../../../lab/cli/progress.ts";
import { duration } from "../../../lab/duration.ts";

it.each([
  [400, "0.4 s"],
  [45_230, "45.2 s"],
  [59_949, "59.9 s"],
  [59_999, "1 min 00 s"],
  [185_000, "3 min 05 s"],
])("%d ms is %s", (ms, text) => expect(duration(ms)).toBe(text));

afterEach(() => vi.unstubAllEnvs());

function recorder(isTTY: boolean, size: { columns?: number } = {}) {
  vi.stubEnv("TERM", "xterm");
  const texts: string[] = [];
  const write = (text: string) => texts.push(text);
  return { texts, sink: { isTTY, ...size, write } };
}

const longDetail = "a detail that is far too long for a terminal of so few columns ".repeat(4);

it("says of each phase how long it took, and all together at the end", async () => {
  const { texts, sink } = recorder(false);
  const phases = new Phases(sink);
  expect(await phases.run("first", () => Promise.resolve(7))).toBe(7);
  await phases.runAloud("second", () => Promise.resolve());
  expect(texts).toEqual([expect.stringMatching(/^✔ first 0\.\d s\n$/)]);
  expect(phases.summary()).toMatch(/^first 0\.\d s, second 0\.\d s; 0\.\d s in all$/);
});

it("marks a phase that failed and passes its error on", async () => {
  const { texts, sink } = recorder(false);
  const failing = new Phases(sink).run("first", () => Promise.reject(new Error("no luck")));
  await expect(failing).rejects.toThrow("no luck");
  expect(texts).toEqual([expect.stringMatching(/^✖ first 0\.\d s\n$/)]);
});

/** What a terminal shows while a phase of a little more than a second runs. */
async function shownBy({ texts, sink }: ReturnType<typeof recorder>): Promise<string[]> {
  await new Phases(sink).run("first", async (report) => {
    report(longDetail);
    await sleep(1200);
  });
  return texts;
}

it.each([
  ["of 40 columns", { columns: 40 }, 39],
  ["of a width given as 0", { columns: 0 }, 79],
  ["of a width that is not given", {}, 79],
])("overwrites a single line on a terminal %s", async (_, size, width) => {
  const texts = await shownBy(recorder(true, size));
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts.slice(0, -1)) {
    expect(text).toMatch(/^\r\u001b\[2K… first \d\.\d s: a detail/);
    expect(text).not.toContain("\n");
    expect(text.slice("\r\u001b[2K".length)).toHaveLength(width);
  }
});

it("sends no escape sequences to a terminal that knows none", async () => {
  const { texts, sink } = recorder(true);
  vi.stubEnv("TERM", "dumb");
  await new Phases(sink).run("first", () => sleep(1200));
  expect(texts).toEqual([expect.stringMatching(/^✔ first 1\.\d s\n$/)]);
});

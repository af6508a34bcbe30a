import { describe, expect, it } from "vitest";
import { changeRows, growthRows, simulatedRows, upgradeRows } from "../../bench/growth-rows.ts";
import type { Results } from "../../bench/results.ts";

const empty: Results = { date: "2026-01-01T00:00:00Z", runs: [], failures: [] };
const memory = { peak: 4.1e9, byProcess: {} };

describe("the rows of growth", () => {
  it("ask that a host of a larger cluster costs no more than one of a smaller", () => {
    const growth = [
      { hosts: 5, seconds: 50, memory },
      { hosts: 10, seconds: 90, memory },
      { hosts: 30, seconds: 300, memory },
    ];
    const judged = growthRows({ ...empty, growth }).filter(({ what }) => what.startsWith("pulumi up"));
    expect(judged.map(({ reached }) => reached)).toEqual([undefined, true, false]);
    expect(judged[1]).toMatchObject({ figure: "90.0 s, 9.0 s per host", target: "≤ 10.0 s per host" });
  });
  it("judge only a thousand simulated workers", () => {
    const sizes = { stateBytes: 60e6, plainStateBytes: 300e6 };
    const simulated = [100, 1000].map((workers) => ({ workers, seconds: 121, memory, ...sizes }));
    const rows = simulatedRows({ ...empty, simulated });
    const judged = rows.map(({ reached }) => reached);
    expect(judged.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(judged.slice(4)).toEqual([false, false, true, undefined]);
  });
});

it("the rows of changes compare a new worker with the hand-written script", () => {
  const changes = {
    ...{ addWorker: 26, scriptAddWorker: 20, kubeletField: 10.1 },
    ...{ previewWithoutChanges: 7, upWithoutChanges: 6 },
  };
  const rows = changeRows({ ...empty, changes });
  expect(rows.map(({ reached }) => reached)).toEqual([undefined, undefined, true, false, true, true]);
  expect(rows[2]).toMatchObject({ figure: "1.30", target: "≤ 1.30" });
  expect(changeRows(empty)).toEqual([]);
});

it("compares an upgrade with the script's", () => {
  const rows = upgradeRows({ ...empty, upgrade: { up: 240, script: 100 } });
  expect(rows.at(-1)).toMatchObject({ figure: "2.40", reached: true });
  expect(upgradeRows({ ...empty, upgrade: { up: 260, script: 100 } }).at(-1)).toMatchObject({
    reached: false,
  });
  expect(upgradeRows(empty)).toEqual([]);
});

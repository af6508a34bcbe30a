import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countResources } from "../../bench/commands.ts";
import type { Results, Run } from "../../bench/results.ts";
import { median } from "../../bench/statistics.ts";
import { rows } from "../../bench/table.ts";

const run = (rival: Run["rival"], seconds: number): Run => ({
  rival,
  seconds,
  readySeconds: seconds,
  load: 0,
});
const empty: Results = { date: "2026-01-01T00:00:00Z", runs: [], failures: [] };
const row = (results: Results, what: string) =>
  rows(results).find((candidate) => candidate.what.startsWith(what));

describe("the median", () => {
  it("is the middle value, or lies between the two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
  it("does not exist without values", () => {
    expect(() => median([])).toThrow("no median");
  });
});

describe("the table", () => {
  it("compares medians and says what was missed", () => {
    const runs = [run("up", 40), run("up", 30), run("script", 30), run("kubeadm", 40)];
    const results = { ...empty, runs };
    expect(row(results, "pulumi up ÷ hand")).toMatchObject({
      figure: "1.17",
      target: "≤ 1.3",
      reached: true,
    });
    expect(row(results, "pulumi up ÷ kubeadm")).toMatchObject({ figure: "0.88", reached: false });
    expect(row(results, "pulumi up, five hosts")).toEqual({
      what: "pulumi up, five hosts",
      figure: "30.0 s / 35.0 s (2)",
    });
  });
  it("leaves out what was not measured", () => {
    expect(rows(empty)).toEqual([]);
    expect(row({ ...empty, runs: [run("up", 40)] }, "pulumi up ÷")).toBeUndefined();
  });
  it("judges preview, memory and the commands of a worker", () => {
    const results: Results = {
      ...empty,
      preview: { previewSeconds: [5.1], upSeconds: [6] },
      memory: { peak: 599e6, byProcess: { engine: 599e6 } },
      commands: {
        resources: 20,
        commands: 16,
        commandsByHost: { "master-1": 3, "worker-1": 12, "worker-2": 13 },
        stateBytes: 1_500_000,
      },
    };
    expect(row(results, "pulumi preview")).toMatchObject({ reached: false });
    expect(row(results, "peak memory")).toMatchObject({ figure: "599 MB", reached: true });
    expect(row(results, "commands per worker")).toMatchObject({ figure: "13", reached: false });
    expect(row(results, "commands per master")).toMatchObject({ figure: "3" });
    expect(row(results, "state")).toMatchObject({ figure: "1.50 MB" });
  });
});

describe("the resources of a state", () => {
  it("are counted for each host by its whole name", async () => {
    const urn = (type: string, name: string) => ({ urn: `urn:pulumi:dev::barekube::${type}::${name}`, type });
    const command = (name: string) => urn("command:remote:Command", name);
    const resources = [
      urn("barekube:host:Host", "worker-1"),
      urn("barekube:host:Host", "worker-12"),
      urn("random:index/randomPassword:RandomPassword", "worker-1-token"),
      ...["worker-1-kit", "worker-1-membership", "worker-12-kit", "join-roles"].map(command),
    ];
    const folder = await mkdtemp(join(tmpdir(), "barekube-bench-"));
    const checkpoint = join(folder, "dev.json");
    try {
      await writeFile(checkpoint, JSON.stringify({ checkpoint: { latest: { resources } } }));
      expect(await countResources({ checkpoint })).toMatchObject({
        resources: 7,
        commands: 4,
        commandsByHost: { "worker-1": 2, "worker-12": 1 },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

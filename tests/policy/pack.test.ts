import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../support/engine.ts";
import { type PolicyPack, startPolicyPack } from "../support/policy-pack.ts";
import { topologies } from "../support/topologies.ts";

let pack: PolicyPack;
beforeAll(async () => {
  pack = await startPolicyPack();
  await pack.configure({ "authority-lifetime": { maximumHours: 87_600 } });
});
afterAll(() => pack.close());

describe.each(Object.entries(topologies))("%s", (_, settings) => {
  it.each(["up", "preview"] as const)("breaks no rule in %s", async (mode) => {
    const { graph } = await runProgram(settings, { mode });
    const violations = await Promise.all(graph.resources.map((resource) => pack.violationsOf(resource)));
    expect(violations.flat()).toEqual([]);
  });
});

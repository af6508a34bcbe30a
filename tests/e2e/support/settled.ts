import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { changedUnits, unitRuns } from "./units.ts";

/** Checks that preview and `up` find nothing to do and restart nothing. */
export async function checkSettled({ lab, report, stack }: Context): Promise<void> {
  const before = await unitRuns(lab, lab.hosts);
  await report.check("pulumi preview shows no change", async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check("pulumi up changes nothing", async () => {
    const { output } = await stack.up("--expect-no-changes");
    return output.trim().split("\n").slice(-4).join("\n");
  });
  await report.check("it restarted no unit on any host", async () => {
    const after = await unitRuns(lab, lab.hosts);
    assert.deepEqual(changedUnits(before, after), []);
    return `${after.size} running units`;
  });
}

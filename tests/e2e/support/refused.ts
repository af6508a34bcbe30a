import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { lastLines } from "./output.ts";
import type { Settings } from "./settings.ts";

interface Refusal {
  what: string;
  settings: Settings;
  /** What the message must say. */
  says: readonly RegExp[];
}

/** Checks that preview refuses a stack file before anything is registered. The stack keeps that file. */
export async function checkRefused(
  { report, stack }: Context,
  { what, settings, says }: Refusal,
): Promise<void> {
  await report.check(`refused in preview: ${what}`, async () => {
    await stack.configure(settings);
    const { exitCode, output } = await stack.tryPreview();
    assert.notEqual(exitCode, 0, output);
    for (const text of says) assert.match(output, text);
    assert.doesNotMatch(output, /kube-apiserver|will be created/);
    return lastLines(output, 6);
  });
}

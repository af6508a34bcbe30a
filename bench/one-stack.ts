import type { LabStack } from "../lab/stack/stack.ts";
import type { Bench } from "./bench.ts";
import { countResources } from "./commands.ts";
import { freshStack, runPulumi } from "./pulumi.ts";
import type { Results } from "./results.ts";

export type StackMeasurement = "preview" | "memory" | "commands";

export interface StackMeasureOptions {
  /** How often each is measured. */
  runs: number;
  say: (text: string) => void;
  /** Where the figures go as soon as there are any. */
  results: Results;
}

/** Measures one more cluster for what would disturb a race, such as watching its memory. */
export async function measureOneStack(
  bench: Bench,
  which: readonly StackMeasurement[],
  { runs, say, results }: StackMeasureOptions,
): Promise<void> {
  await bench.lab.recreate();
  const stack = await freshStack(bench);
  const { memory } = await runPulumi(stack, ["up", "--yes", "--skip-preview"], { watchMemory: true });
  if (which.includes("memory")) results.memory = memory;
  say(`up with its memory watched: at most ${Math.round(memory.peak / 1e6)} MB`);
  if (which.includes("commands")) results.commands = await countResources(stack);
  if (!which.includes("preview")) return;
  results.preview = await measurePreviews(stack, runs);
  say(`preview: ${results.preview.previewSeconds.map((seconds) => seconds.toFixed(1)).join(", ")} s`);
}

/** How long `preview` and `up` take when nothing is to be done. */
async function measurePreviews(stack: LabStack, runs: number): Promise<NonNullable<Results["preview"]>> {
  const previewSeconds: number[] = [];
  const upSeconds: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const expected = ["--expect-no-changes"];
    previewSeconds.push((await runPulumi(stack, ["preview", ...expected])).seconds);
    upSeconds.push((await runPulumi(stack, ["up", "--yes", "--skip-preview", ...expected])).seconds);
  }
  return { previewSeconds, upSeconds };
}

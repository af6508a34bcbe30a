import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import type { Toolchain } from "../../lab/toolchain/prepare.ts";
import type { MemoryPeak } from "../memory.ts";
import { runPulumi } from "../pulumi.ts";
import { openSimulatedLab } from "./lab.ts";

/** One preview without changes. */
export interface SimulatedPreview {
  workers: number;
  seconds: number;
  memory: MemoryPeak;
  /** As it is stored, compressed. */
  stateBytes: number;
  /** The same as JSON. */
  plainStateBytes: number;
}

const decompress = promisify(zstdDecompress);

/** What lives inside the cluster needs an API, which nobody simulates; it is the same for any number of hosts. */
const hostsOnly = ["--exclude", "**coredns**", "--exclude-dependents"];

/** Has all hosts set up, and previews that there is nothing to do: once for the time, once for the memory. */
export async function measureSimulated(workers: number, toolchain: Toolchain): Promise<SimulatedPreview> {
  const lab = await openSimulatedLab(workers, toolchain);
  try {
    // Nobody looks at how it was made, so that the state may be written once, at its end.
    const env = { ...lab.stack.env, PULUMI_SKIP_CHECKPOINTS: "true" };
    await runPulumi({ ...lab.stack, env }, [
      "up",
      "--yes",
      "--skip-preview",
      "--suppress-progress",
      ...hostsOnly,
    ]);
    const preview = ["preview", "--expect-no-changes", ...hostsOnly];
    const { seconds } = await runPulumi(lab.stack, preview);
    const { memory } = await runPulumi(lab.stack, preview, { watchMemory: true });
    const state = await readFile(`${lab.stack.checkpoint}.zst`);
    const { length: plainStateBytes } = await decompress(state);
    return { workers, seconds, memory, stateBytes: state.length, plainStateBytes };
  } finally {
    await lab.close();
  }
}

import type { Changes } from "./changes.ts";
import type { ResourceCounts } from "./commands.ts";
import type { Growth } from "./growth.ts";
import type { MemoryPeak } from "./memory.ts";
import type { Rival } from "./rivals.ts";
import type { SimulatedPreview } from "./simulated/measure.ts";
import type { Upgrade } from "./upgrade.ts";

/** One cluster made on fresh hosts. */
export interface Run {
  rival: Rival;
  /** From the start of its program to its end: all nodes Ready, CoreDNS runs. */
  seconds: number;
  /** From the start until the last node was Ready, by the API server's clock of whole seconds. */
  readySeconds: number;
  /** The machine's load of the last minute, before the start. */
  load: number;
}

export interface Results {
  date: string;
  runs: Run[];
  preview?: { previewSeconds: number[]; upSeconds: number[] };
  /** Of the engine and all its children. */
  memory?: MemoryPeak;
  commands?: ResourceCounts;
  growth?: Growth[];
  changes?: Changes;
  simulated?: SimulatedPreview[];
  upgrade?: Upgrade;
  failures: string[];
}

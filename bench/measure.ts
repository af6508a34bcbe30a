import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { openLab } from "../lab/hosts/lab.ts";
import { requirePackages } from "../lab/toolchain/packages.ts";
import { prepareToolchain } from "../lab/toolchain/prepare.ts";
import { type Changes, measureChanges } from "./changes.ts";
import { countResources, type ResourceCounts } from "./commands.ts";
import { type Growth, measureGrowth } from "./growth.ts";
import { freshStack, runPulumi } from "./pulumi.ts";
import { type Bench, type Rival, rivals } from "./rivals.ts";
import { measureSimulated, type SimulatedPreview } from "./simulated/measure.ts";
import { requireWorkingCluster } from "./working-cluster.ts";

export const measurements = [
  "up",
  "script",
  "kubeadm",
  "preview",
  "memory",
  "commands",
  "growth",
  "changes",
  "simulated",
] as const;
export type Measurement = (typeof measurements)[number];
const raced = ["up", "script", "kubeadm"] as const satisfies readonly Measurement[];

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
  /** Sum of the proportional set sizes of the engine and all its children, in bytes. */
  memory?: { peak: number; byProcess: Record<string, number> };
  commands?: ResourceCounts;
  growth?: Growth[];
  changes?: Changes;
  simulated?: SimulatedPreview[];
  failures: string[];
}

type Say = (text: string) => void;

/** How many hosts of each kind are tried. */
const sizes = { real: [5, 10, 30], simulatedWorkers: [100, 300, 1000] };

export interface MeasureOptions {
  /** How often each of the raced ways is tried. */
  runs: number;
  /** In place of the numbers of hosts, for a short try. */
  sizes?: readonly number[] | undefined;
  say: Say;
}

/** Measures in a lab of its own, which is gone afterwards. */
export async function measure(
  which: readonly Measurement[],
  { runs, sizes: wanted, say }: MeasureOptions,
): Promise<Results> {
  const results: Results = { date: new Date().toISOString(), runs: [], failures: [] };
  const toolchain = await prepareToolchain();
  // Makes the images that kubeadm runs.
  if (which.includes("kubeadm")) await requirePackages(["buildah"], say);
  const kubeadm = which.includes("kubeadm") ? await prepareToolchain({ only: ["kubeadm"] }) : toolchain;
  const lab = await openLab("bench");
  const bench: Bench = { lab, toolchain, files: { ...toolchain.files, ...kubeadm.files } };
  const attempt = async (what: string, work: () => Promise<void>) => {
    await work().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      say(`${what} failed: ${message}`);
      results.failures.push(`${what}: ${message}`);
    });
  };
  try {
    for (let round = 1; round <= runs; round += 1) {
      for (const rival of raced.filter((name) => which.includes(name))) {
        await attempt(`${rival}, run ${round}`, async () => {
          const run = await race(bench, rival);
          results.runs.push(run);
          say(`${rival}, run ${round}: ${run.seconds.toFixed(1)} s (load before: ${run.load.toFixed(1)})`);
        });
      }
    }
    if (which.some((name) => name === "preview" || name === "memory" || name === "commands")) {
      await attempt("the measurements of one stack", () => inspect(bench, { which, runs, results, say }));
    }
    if (which.includes("changes")) {
      await attempt("changes", async () => {
        results.changes = await measureChanges(bench);
      });
    }
  } finally {
    await lab.down();
  }
  const tried = async (name: "growth" | "simulated", work: (size: number) => Promise<string>) => {
    if (!which.includes(name)) return;
    const usual = name === "growth" ? sizes.real : sizes.simulatedWorkers;
    for (const size of wanted ?? usual) {
      await attempt(`${name}, ${size} hosts`, async () => say(await work(size)));
    }
  };
  await tried("growth", async (hosts) => {
    const found = await measureGrowth(hosts, { name: lab.name, toolchain });
    (results.growth ??= []).push(found);
    return `up of ${hosts} hosts: ${found.seconds.toFixed(1)} s`;
  });
  await tried("simulated", async (workers) => {
    const found = await measureSimulated(workers, toolchain);
    (results.simulated ??= []).push(found);
    return `preview of ${workers} simulated workers: ${found.seconds.toFixed(1)} s`;
  });
  return results;
}

async function race(bench: Bench, name: Rival): Promise<Run> {
  const rival = rivals[name];
  await bench.lab.recreate();
  const start = await rival(bench);
  // What the preparation has left to do is no part of the run.
  await sleep(3000);
  const [load = 0] = loadavg();
  const began = Date.now();
  await start();
  const seconds = (Date.now() - began) / 1000;
  const ready = await requireWorkingCluster(bench.lab);
  return { rival: name, seconds, readySeconds: Math.max(0, (ready - began) / 1000), load };
}

/** One more cluster for what would disturb a race, such as watching memory. */
async function inspect(
  bench: Bench,
  { which, runs, results, say }: { which: readonly Measurement[]; runs: number; results: Results; say: Say },
): Promise<void> {
  await bench.lab.recreate();
  const stack = await freshStack(bench);
  const { memory } = await runPulumi(stack, ["up", "--yes", "--skip-preview"], { watchMemory: true });
  if (which.includes("memory")) results.memory = memory;
  say(`up with its memory watched: at most ${Math.round(memory.peak / 1e6)} MB`);
  if (which.includes("commands")) results.commands = await countResources(stack);
  if (!which.includes("preview")) return;
  const previewSeconds: number[] = [];
  const upSeconds: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const expected = ["--expect-no-changes"];
    previewSeconds.push((await runPulumi(stack, ["preview", ...expected])).seconds);
    upSeconds.push((await runPulumi(stack, ["up", "--yes", "--skip-preview", ...expected])).seconds);
  }
  results.preview = { previewSeconds, upSeconds };
  say(`preview: ${previewSeconds.map((seconds) => seconds.toFixed(1)).join(", ")} s`);
}

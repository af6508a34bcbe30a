import { openLab } from "../lab/hosts/lab.ts";
import { requirePackages } from "../lab/toolchain/packages.ts";
import { prepareToolchain } from "../lab/toolchain/prepare.ts";
import type { Bench } from "./bench.ts";
import { measureChanges } from "./changes.ts";
import { measureGrowth } from "./growth.ts";
import { measureOneStack, type StackMeasurement } from "./one-stack.ts";
import { race } from "./race.ts";
import type { Results } from "./results.ts";
import { measureSimulated } from "./simulated/measure.ts";
import { measureUpgrade } from "./upgrade.ts";

export const measurements = [
  "up",
  "script",
  "kubeadm",
  "preview",
  "memory",
  "commands",
  "growth",
  "changes",
  "upgrade",
  "simulated",
] as const;
export type Measurement = (typeof measurements)[number];
const raced = ["up", "script", "kubeadm"] as const satisfies readonly Measurement[];
const ofOneStack: readonly StackMeasurement[] = ["preview", "memory", "commands"];

/** How many hosts of each kind there are in turn. */
const sizes = { real: [5, 10, 30], simulatedWorkers: [100, 300, 1000] };

export interface MeasureOptions {
  /** How often each rival runs. */
  runs: number;
  /** Other numbers of hosts, for a quick try. */
  sizes?: readonly number[] | undefined;
  say: (text: string) => void;
}

/** Measures in a lab of its own, which is removed afterwards. */
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
  const attempt = attempting(results, say);
  try {
    for (const { rival, what } of inTurn(which, runs)) {
      await attempt(what, async () => {
        const run = await race(bench, rival);
        results.runs.push(run);
        say(`${what}: ${run.seconds.toFixed(1)} s (load before: ${run.load.toFixed(1)})`);
      });
    }
    const inspected = ofOneStack.filter((name) => which.includes(name));
    if (inspected.length > 0) {
      await attempt("the measurements of one stack", () =>
        measureOneStack(bench, inspected, { runs, say, results }),
      );
    }
    if (which.includes("changes")) {
      await attempt("changes", async () => {
        results.changes = await measureChanges(bench);
      });
    }
    if (which.includes("upgrade")) {
      await attempt("upgrade", async () => {
        results.upgrade = await measureUpgrade(bench);
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

/** The rivals that are asked for, one after the other, so many times. */
const inTurn = (which: readonly Measurement[], runs: number) =>
  Array.from({ length: runs }, (_, index) =>
    raced
      .filter((name) => which.includes(name))
      .map((rival) => ({ rival, what: `${rival}, run ${index + 1}` })),
  ).flat();

/** Notes what fails, and goes on. */
const attempting =
  (results: Results, say: (text: string) => void) =>
  async (what: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      say(`${what} failed: ${message}`);
      results.failures.push(`${what}: ${message}`);
    });
  };

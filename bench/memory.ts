import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const intervalMs = 100;
/** Of the time at most. A look at a large process takes its while, and that of processors that others measure. */
const shareOfLooking = 0.02;

export interface MemoryPeak {
  /** Largest sum of the proportional set sizes of all processes at one time, in bytes. */
  peak: number;
  /** What each kind of process had at that time, in bytes. */
  byProcess: Record<string, number>;
}

/** Watches a process and all its descendants until `stop`. */
export function watchMemory(pid: number): { stop: () => Promise<MemoryPeak> } {
  let highest: MemoryPeak = { peak: 0, byProcess: {} };
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const began = performance.now();
      const now = await memoryOf(await descendants(pid));
      if (now.peak > highest.peak) highest = now;
      const pause = Math.max(intervalMs, (performance.now() - began) / shareOfLooking);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      return highest;
    },
  };
}

/** The process and everything that it, or one of those, has started. A process that ends meanwhile is left out. */
export async function descendants(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  const children = lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
  return [pid, ...(await Promise.all(children.map(descendants))).flat()];
}

async function memoryOf(pids: readonly number[]): Promise<MemoryPeak> {
  const byProcess: Record<string, number> = {};
  const sizes = pids.map(async (pid) => {
    const [rollup, commandLine] = await Promise.all(
      ["smaps_rollup", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
    );
    const bytes = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup ?? "")?.[1] ?? 0) * 1024;
    const kind = processKind((commandLine ?? "").split("\0"));
    byProcess[kind] = (byProcess[kind] ?? 0) + bytes;
    return bytes;
  });
  const peak = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
  return { peak, byProcess };
}

/** `engine`, `program`, or the plugin's name, by a process's arguments. */
export function processKind(commandLine: readonly string[]): string {
  const line = commandLine.join(" ");
  if (/@pulumi\/pulumi\/cmd\/run/.test(line)) return "program";
  const [, plugin] = /pulumi-(language-nodejs|resource-[a-z]+)/.exec(line) ?? [];
  if (plugin !== undefined) return plugin.replace("resource-", "");
  const [, bundle] = /\/([a-z-]+)\/entry\.cjs/.exec(line) ?? [];
  return bundle ?? (basename(commandLine[0] ?? "") === "pulumi" ? "engine" : "other");
}

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Reads the command lines of all processes of this machine, the lab's hosts included, over and over while `run`
 * runs.
 *
 * @returns how many were seen, and which of the secrets showed in one.
 */
export async function watchCommandLines(
  secrets: ReadonlyMap<string, string>,
  run: () => Promise<unknown>,
): Promise<{ seen: number; given: string[] }> {
  const seen = new Set<string>();
  const running = run().finally(() => (isOver = true));
  let isOver = false as boolean;
  while (!isOver) {
    for (const line of await commandLines()) seen.add(line);
    await Promise.race([sleep(100), running.catch(() => undefined)]);
  }
  await running;
  const given = [...secrets].filter(([, text]) => [...seen].some((line) => line.includes(text)));
  return { seen: seen.size, given: given.map(([name]) => name) };
}

async function commandLines(): Promise<string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  // A process may end meanwhile.
  return Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
}

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const everyMs = 200;

/** What /proc shows of a process. */
export type ProcessFile = "cmdline" | "environ";

export interface Watched<T> {
  result: T;
  /** Every different text that was seen, with the process and file that it was first seen in. */
  texts: ReadonlyMap<string, string>;
}

/** Reads files of all processes on this machine, the lab's hosts included, over and over while `run` runs. */
export async function watchProcesses<T>(
  files: readonly ProcessFile[],
  run: () => Promise<T>,
): Promise<Watched<T>> {
  const texts = new Map<string, string>();
  const running = run();
  const isOver = running.then(
    () => true,
    () => true,
  );
  do {
    for (const { name, text } of await processTexts(files)) if (!texts.has(text)) texts.set(text, name);
  } while (!(await Promise.race([isOver, sleep(everyMs, false)])));
  return { result: await running, texts };
}

async function processTexts(files: readonly ProcessFile[]): Promise<{ name: string; text: string }[]> {
  const processes = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const texts = processes.flatMap((pid) =>
    files.map(async (file) => ({
      name: `process ${pid}, ${file}`,
      // It may have ended in the meantime.
      text: await readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
    })),
  );
  return (await Promise.all(texts)).filter(({ text }) => text !== "");
}

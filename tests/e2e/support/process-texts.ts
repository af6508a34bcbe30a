import { readdir, readFile } from "node:fs/promises";

interface ProcessText {
  /** Process and file, for messages. */
  name: string;
  text: string;
}

/** Command line and environment of every process on this machine, as /proc shows them now. */
export async function processTexts(): Promise<ProcessText[]> {
  const processes = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const texts = processes.flatMap((pid) =>
    ["cmdline", "environ"].map(async (file) => ({
      name: `process ${pid}, ${file}`,
      // It may have ended meanwhile.
      text: await readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
    })),
  );
  return (await Promise.all(texts)).filter(({ text }) => text !== "");
}

import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Checksums } from "../../config/checksums.ts";

const table = z.record(z.string(), z.string());

export async function readTable(path: string): Promise<Checksums> {
  return table.parse(JSON.parse(await readFile(path, "utf8")));
}

/** Writes the table in one step, sorted by URL: a run that is interrupted leaves the old one. */
export async function writeTable(path: string, checksums: Checksums): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(checksums).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFileAtomic(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

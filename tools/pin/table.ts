import { readFile, rename, writeFile } from "node:fs/promises";
import type { Checksums } from "../../config/checksums.ts";

export async function readTable(path: string): Promise<Checksums> {
  return JSON.parse(await readFile(path, "utf8")) as Checksums;
}

/** Writes the table in one step, sorted by URL: a run that is interrupted leaves the old one. */
export async function writeTable(path: string, table: Checksums): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(table).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const next = `${path}.${process.pid}.tmp`;
  await writeFile(next, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(next, path);
}

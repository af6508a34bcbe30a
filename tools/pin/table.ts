import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Checksums } from "../../config/checksums.ts";
import type { Versions } from "../../config/versions.ts";

const table = z.record(z.string(), z.string());

export async function readTable(path: string): Promise<Checksums> {
  return table.parse(JSON.parse(await readFile(path, "utf8")));
}

/** Writes the table in one step, sorted by URL: a run that is interrupted leaves the old one. */
export async function writeTable(path: string, checksums: Checksums): Promise<void> {
  await writeSorted(path, checksums);
}

const combinations = z.record(z.string(), z.record(z.string(), z.string()));

/** Adds a version of Kubernetes with what goes with it. */
export async function addUntested(path: string, { kubernetes, ...others }: Versions): Promise<void> {
  const present = combinations.parse(JSON.parse(await readFile(path, "utf8")));
  await writeSorted(path, { ...present, [kubernetes]: others });
}

async function writeSorted(path: string, table: Readonly<Record<string, unknown>>): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(table).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFileAtomic(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

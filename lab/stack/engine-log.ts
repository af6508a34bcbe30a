import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const why = `Pulumi keeps a log of every run in a folder of this name, with all properties of all resources, which takes
much of its time when there are many. While this file is in the way it does without. For the log, replace it by a folder.
`;

/** Keeps the engine from writing its own log, for as long as the home has none. */
export async function withoutEngineLog(pulumiHome: string): Promise<void> {
  const path = join(pulumiHome, "logs");
  if (existsSync(path)) return;
  await mkdir(pulumiHome, { recursive: true });
  await writeFile(path, why);
}

import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";

/** Writes a file so that nobody ever reads half of it; one that already says the same is left alone. */
export async function replaceFile(
  path: string,
  content: string,
  options: { mode?: number } = {},
): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === content) return;
  await writeFileAtomic(path, content, options);
}

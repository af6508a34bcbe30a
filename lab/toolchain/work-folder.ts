import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what killed runs have left in the cache. */
export async function removeAbandonedWork(cache: string): Promise<void> {
  const names = await readdir(join(cache, "work")).catch(() => []);
  const abandoned = names.filter((name) => !isAlive(Number(name.split(".")[0])));
  await Promise.all(abandoned.map((name) => rm(join(cache, "work", name), { recursive: true, force: true })));
}

/** Calls `use` with two empty folders on the cache's filesystem, which are gone afterwards. */
export async function withWorkFolders<T>(
  { cache, name }: { cache: string; name: string },
  use: (folders: { out: string; work: string }) => Promise<T>,
): Promise<T> {
  const folder = join(cache, "work", `${process.pid}.${name}`);
  const out = join(folder, "out");
  const work = join(folder, "work");
  await rm(folder, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await mkdir(work);
  try {
    return await use({ out, work });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

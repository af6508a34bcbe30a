import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { artifactId, type ToolchainArtifact } from "./artifact.ts";

const stampSchema = z.object({
  source: z.enum(["built", "downloaded"]),
  /** The key of what it was made from, see keys.ts. */
  key: z.string(),
  files: z.record(z.string(), z.object({ sha256: z.string(), size: z.number(), mtimeMs: z.number() })),
});

/** What is known of a complete artifact. The modification times make it unnecessary to hash files again. */
export type Stamp = z.infer<typeof stampSchema>;

/** The keys that make a stored artifact the wanted one. */
export type WantedKeys = Readonly<Record<Stamp["source"], string | undefined>>;

/** sha256 of a file, as lower-case hexadecimal digits. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const stampPath = (cache: string, artifact: ToolchainArtifact) =>
  join(cache, "stamps", `${artifactId(artifact)}-${artifact.arch}.json`);

async function readStamp(path: string): Promise<Stamp | undefined> {
  try {
    return stampSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined; // missing or incomplete
  }
}

async function unchanged(path: string, known: Stamp["files"][string], verify: boolean): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== known.size) return false;
  return verify ? (await fileSha256(path)) === known.sha256 : found.mtimeMs === known.mtimeMs;
}

export interface LookUp {
  cache: string;
  wanted: WantedKeys;
  /** Hash every file instead of trusting its size and modification time. */
  verify?: boolean;
}

/** The artifact's stamp if the cache holds all of it, made from what `wanted` says. */
export async function stored(
  artifact: ToolchainArtifact,
  { cache, wanted, verify = false }: LookUp,
): Promise<Stamp | undefined> {
  const stamp = await readStamp(stampPath(cache, artifact));
  if (stamp === undefined || stamp.key !== wanted[stamp.source]) return undefined;
  const intact = await Promise.all(
    artifact.files.map(async (file) => {
      const known = stamp.files[file];
      return known !== undefined && (await unchanged(join(cache, file), known, verify));
    }),
  );
  return intact.every(Boolean) ? stamp : undefined;
}

export interface Finished {
  cache: string;
  /** A folder on the same filesystem as the cache, with the files under their base names. */
  from: string;
  source: Stamp["source"];
  key: string;
}

/**
 * Moves finished files to their places. The stamp goes first and comes back last, so that an artifact with a
 * stamp is always complete.
 *
 * @throws when a file of the artifact is missing in `from`.
 */
export async function store(artifact: ToolchainArtifact, finished: Finished): Promise<Stamp> {
  const { cache, from, source, key } = finished;
  const files: Stamp["files"] = {};
  for (const file of artifact.files) {
    const made = join(from, basename(file));
    const info = await stat(made).catch(() => undefined);
    if (!info) throw new Error(`${artifactId(artifact)} was ${source}, but without ${basename(file)}`);
    await chmod(made, 0o755);
    files[file] = { sha256: await fileSha256(made), size: info.size, mtimeMs: info.mtimeMs };
  }

  const path = stampPath(cache, artifact);
  await rm(path, { force: true });
  for (const file of artifact.files) {
    await mkdir(dirname(join(cache, file)), { recursive: true });
    await rename(join(from, basename(file)), join(cache, file));
  }
  const stamp: Stamp = { source, key, files };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, JSON.stringify(stamp, null, 2));
  await rename(`${path}.${process.pid}`, path);
  return stamp;
}

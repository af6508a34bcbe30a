import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Arch } from "../../config/arch.ts";
import { checksumOf, downloadURL } from "../../config/artifacts.ts";
import type { Checksums } from "../../config/checksums.ts";
import { kubeBench } from "../../config/kube-bench.ts";
import { cacheFolder } from "../cache.ts";
import { reasonOf } from "../network-error.ts";

/** What the stack file says about downloads. */
export interface DownloadSettings {
  mirror?: string | undefined;
  checksums: Checksums;
}

interface Wanted {
  url: string;
  sha256: string;
}

const tenMinutes = 10 * 60 * 1000;

/**
 * kube-bench's archive as upstream publishes it, downloaded once and kept in the cache.
 *
 * @throws when no checksum is known, or nothing with that checksum can be had.
 */
export async function kubeBenchArchive(arch: Arch, settings: DownloadSettings): Promise<Buffer> {
  const wanted = wantedArchive(arch, settings);
  const path = join(cacheFolder(), `${wanted.sha256}-${basename(wanted.url)}`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined && sha256Of(kept) === wanted.sha256) return kept;
  const archive = await download(wanted);
  await mkdir(cacheFolder(), { recursive: true });
  await writeFileAtomic(path, archive);
  return archive;
}

function wantedArchive(arch: Arch, { mirror, checksums }: DownloadSettings): Wanted {
  const upstream = kubeBench.url(arch);
  const sha256 = checksumOf(upstream, checksums);
  if (sha256 !== undefined) return { url: downloadURL(upstream, mirror), sha256 };
  throw new Error(
    `no sha256 is known for ${upstream}; run: npm run pin -- KUBERNETES_VERSION, or name one in the stack file's artifacts.checksums`,
  );
}

async function download({ url, sha256 }: Wanted): Promise<Buffer> {
  const archive = await bodyOf(url).catch((error: unknown) => {
    throw new Error(`kube-bench cannot be downloaded from ${url}: ${reasonOf(error)}`, { cause: error });
  });
  const found = sha256Of(archive);
  if (found === sha256) return archive;
  throw new Error(`${url} has the sha256 ${found}, but ${sha256} is expected; it was not used`);
}

async function bodyOf(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(tenMinutes) });
  if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  return Buffer.from(await response.arrayBuffer());
}

const sha256Of = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

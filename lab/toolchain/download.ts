import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const probeMs = 3_000;

/** The part of fetch() that is needed here. */
export type Fetch = (url: string, init: { method?: string; signal?: AbortSignal }) => Promise<Response>;

/** The download is not what was expected. Nothing may work around this. */
export class ChecksumError extends Error {
  override name = "ChecksumError";
}

/** Those of `urls` whose servers answer within three seconds, whatever the answer. */
export async function reachableOrigins(urls: readonly string[], get: Fetch = fetch): Promise<Set<string>> {
  const origins = [...new Set(urls.map((url) => new URL(url).origin))];
  const signal = AbortSignal.timeout(probeMs);
  const answers = await Promise.all(
    origins.map((origin) =>
      get(origin, { method: "HEAD", signal }).then(
        () => [origin],
        () => [],
      ),
    ),
  );
  return new Set(answers.flat());
}

/**
 * Downloads a file into a folder, under its base name.
 *
 * @throws ChecksumError when the file is not the expected one; another error when it cannot be had.
 */
export async function download(
  { url, sha256 }: { url: string; sha256: string },
  folder: string,
  get: Fetch = fetch,
): Promise<void> {
  const response = await get(url, {});
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const hash = createHash("sha256");
  await pipeline(
    Readable.fromWeb(response.body),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(join(folder, basename(url))),
  );
  const found = hash.digest("hex");
  if (found !== sha256) throw new ChecksumError(`${url} has the sha256 ${found}, expected ${sha256}`);
}

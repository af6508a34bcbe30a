import { createHash } from "node:crypto";
import { checksumIn, digestIn } from "./checksum-files.ts";
import type { Download } from "./downloads.ts";

/** A checksum, and how much it can be trusted. */
export interface UpstreamChecksum {
  sha256: string;
  /** `published`: by upstream; `computed`: from the file as downloaded just now, with nothing to compare it to. */
  origin: "published" | "computed";
}

export interface Upstream {
  /** @throws Error when the answer is not a success. */
  read: (url: string) => Promise<Response>;
}

/**
 * The checksum that upstream publishes for a download. Where there is none, it is computed from the file itself: trust
 * on first use.
 *
 * @throws Error when neither can be had.
 */
export async function upstreamChecksum(download: Download, upstream: Upstream): Promise<UpstreamChecksum> {
  const fileName = download.url.slice(download.url.lastIndexOf("/") + 1);
  const { url, format } = download.checksum;
  if (format === "lines") {
    const sha256 = checksumIn(await (await upstream.read(url)).text(), fileName);
    if (sha256 === undefined) throw new Error(`${url} has no sha256 of ${fileName}`);
    return { sha256, origin: "published" };
  }
  const digest = await releaseDigest({ url, fileName }, upstream);
  if (digest !== undefined) return { sha256: digest, origin: "published" };
  return { sha256: await computed(await upstream.read(download.url)), origin: "computed" };
}

/** Undefined, too, when GitHub does not answer: it limits how often anybody may ask without an account. */
async function releaseDigest(
  { url, fileName }: { url: string; fileName: string },
  upstream: Upstream,
): Promise<string | undefined> {
  try {
    return digestIn(await (await upstream.read(url)).text(), fileName);
  } catch {
    return undefined;
  }
}

async function computed({ body }: Response): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of body ?? []) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

const tenMinutes = 10 * 60 * 1000;

/**
 * Upstream over HTTPS.
 *
 * @param base replaces `https://` in every URL, so that tests can have upstreams of their own.
 */
export function httpsUpstream(base = "https://"): Upstream {
  return {
    read: async (url) => {
      const response = await fetch(url.replace(/^https:\/\//, base), {
        signal: AbortSignal.timeout(tenMinutes),
      });
      if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`.trim());
      if (!response.url.startsWith(base))
        throw new Error(`${url} redirects away from HTTPS, to ${response.url}`);
      return response;
    },
  };
}

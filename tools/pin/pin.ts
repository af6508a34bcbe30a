import { Listr } from "listr2";
import type { Checksums } from "../../config/checksums.ts";
import type { Versions } from "../../config/versions.ts";
import { reasonOf } from "../network-error.ts";
import { type Download, downloadsOf } from "./downloads.ts";
import { readTable, writeTable } from "./table.ts";
import { type Upstream, type UpstreamChecksum, upstreamChecksum } from "./upstream.ts";

export interface PinArgs {
  versions: Versions;
  /** The table to fill: config/checksums.json. */
  path: string;
  upstream: Upstream;
  /** How progress is shown; `silent` shows none. */
  renderer?: "default" | "simple" | "silent";
}

/** What became of each download, by URL. */
export interface PinReport {
  pinned: string[];
  unchanged: string[];
  /** Those of the pinned whose checksum is that of the file itself, because nobody publishes one. */
  trustedOnFirstUse: string[];
  /** Not pinned, with the reason. */
  failed: { url: string; reason: string }[];
}

/**
 * Adds the checksums for a combination of versions to the table, from what upstream publishes. What is pinned already
 * is compared and never replaced, because a published file does not change.
 */
export async function pin({ versions, path, upstream, renderer = "default" }: PinArgs): Promise<PinReport> {
  const table = await readTable(path);
  const report: PinReport = { pinned: [], unchanged: [], trustedOnFirstUse: [], failed: [] };
  const found: Record<string, string> = {};
  const tasks = new Listr(
    downloadsOf(versions).map((download) => ({
      title: `${download.name} ${download.version} (${download.url})`,
      task: async () => {
        try {
          found[download.url] = await pinOne({ download, upstream, table, report });
        } catch (error) {
          const reason = reasonOf(error);
          report.failed.push({ url: download.url, reason });
          throw new Error(reason, { cause: error });
        }
      },
    })),
    {
      concurrent: 4,
      exitOnError: false,
      renderer,
      fallbackRenderer: "simple",
      // listr2 would draw one letter a line where the width is given as 0.
      fallbackRendererCondition: () => renderer === "default" && !canDraw(),
    },
  );
  await tasks.run();
  if (report.pinned.length > 0) await writeTable(path, { ...table, ...found });
  return report;
}

const canDraw = () => process.env["TERM"] !== "dumb" && process.stdout.columns !== 0;

interface PinOneArgs {
  download: Download;
  upstream: Upstream;
  table: Checksums;
  report: PinReport;
}

async function pinOne({ download: { url, ...rest }, upstream, table, report }: PinOneArgs): Promise<string> {
  const known = table[url];
  const { sha256, origin }: UpstreamChecksum = await upstreamChecksum({ url, ...rest }, upstream);
  if (known !== undefined && known !== sha256) {
    throw new Error(
      `upstream now says ${sha256}, but ${known} is pinned; find out why before you change the pin`,
    );
  }
  (known === undefined ? report.pinned : report.unchanged).push(url);
  if (known === undefined && origin === "computed") report.trustedOnFirstUse.push(url);
  return sha256;
}

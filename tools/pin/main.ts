import { fileURLToPath } from "node:url";
import { run } from "../run.ts";
import { usage, versionsFrom } from "./arguments.ts";
import { pin } from "./pin.ts";
import { httpsUpstream } from "./upstream.ts";

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const { pinned, unchanged, trustedOnFirstUse, failed } = await pin({
    versions: versionsFrom(args),
    path: fileURLToPath(new URL("../../config/checksums.json", import.meta.url)),
    upstream: httpsUpstream(),
  });
  for (const url of trustedOnFirstUse) {
    console.warn(`Nobody publishes a checksum of ${url}; pinned the one of the file as downloaded just now.`);
  }
  for (const { url, reason } of failed) console.error(`Not pinned: ${url}: ${reason}`);
  console.log(`${pinned.length} pinned, ${unchanged.length} unchanged, ${failed.length} not pinned.`);
  return failed.length === 0 ? 0 : 1;
}

await run(main);

import { fileURLToPath } from "node:url";
import { versionsFrom } from "./arguments.ts";
import { pin } from "./pin.ts";
import { httpsUpstream } from "./upstream.ts";

try {
  const { pinned, unchanged, trustedOnFirstUse, failed } = await pin({
    versions: versionsFrom(process.argv.slice(2)),
    path: fileURLToPath(new URL("../../config/checksums.json", import.meta.url)),
    upstream: httpsUpstream(),
  });
  for (const url of trustedOnFirstUse) {
    console.warn(
      `Nobody publishes a checksum of ${url}; pinned is that of the file as it was downloaded just now.`,
    );
  }
  for (const { url, reason } of failed) console.error(`Not pinned: ${url}: ${reason}`);
  console.log(`${pinned.length} pinned, ${unchanged.length} unchanged, ${failed.length} not pinned.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

import table from "./checksums.json" with { type: "json" };
import type { Checksums } from "./versions.ts";

/**
 * sha256 of what upstream publishes, by URL; `npm run pin -- VERSION` fills it from upstream's own checksum
 * files. A version's URL that is missing here has not been pinned yet and is refused.
 */
export const pinnedChecksums: Checksums = table;

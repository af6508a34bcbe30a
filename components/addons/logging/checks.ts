import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { bytesOf } from "../formats.ts";
import { loggingSettings } from "./settings.ts";

export function checkLogging(draft: Draft): Problem[] {
  const asked = loggingSettings.draft(draft);
  if (asked === undefined) return [];
  const { size = "20Gi", retentionSize } = asked;
  return checkRetention(size, retentionSize);
}

/** Otherwise the volume would be full before anything is deleted. */
function checkRetention(size: string, retentionSize: string | undefined): Problem[] {
  if (retentionSize === undefined || bytesOf(retentionSize) < bytesOf(size)) return [];
  const message = `is not less than addons.logging.size ${size}; allowed: an amount that leaves room on the volume`;
  return [{ path: "addons.logging.retentionSize", given: retentionSize, message }];
}

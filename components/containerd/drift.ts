import type { HostReport } from "../../observe/report/host-report.ts";
import { containerdCommand, containerdFacts } from "./document.ts";

/** An image that was brought without a registry cannot be fetched again by anyone but barekube. */
export function containerdDrift(report: HostReport): HostReport {
  const pinned = report.facts(containerdFacts)?.pinned ?? undefined;
  const applied = report.applied(containerdCommand);
  const images = report.document(containerdCommand)?.images;
  // Of a run that did not finish, the next imports what is missing anyway.
  if (pinned === undefined || applied === undefined || images === undefined || !applied.finished)
    return report;
  const gone = images.filter(({ name }) => !pinned.includes(name));
  if (gone.length === 0) return report;
  return report.withDrift(
    containerdCommand,
    Object.fromEntries(gone.map(({ name }) => [`image ${name}`, "is missing or not pinned"])),
  );
}

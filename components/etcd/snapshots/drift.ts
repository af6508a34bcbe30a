import type { HostReport } from "../../../observe/report/host-report.ts";
import { ageText } from "./age.ts";
import { snapshotFacts } from "./document.ts";

/** How long one that was due may take before it counts as missing. */
const patienceSeconds = 30 * 60;

/** Snapshots that have failed or are missing. */
export function snapshotConcerns(report: HostReport, now: Date): HostReport {
  const facts = report.facts(snapshotFacts);
  if (facts === undefined) return report;
  const { last, failure, due, running, restoring } = facts;
  const seconds = now.getTime() / 1000;
  const latest =
    last === null ? "there is no good one" : `the last good one is ${ageText(seconds - last)} old`;
  const concerns = [
    ...(failure === null
      ? []
      : [`a snapshot failed ${ageText(seconds - failure.time)} ago, and ${latest}: ${failure.reason}`]),
    ...(failure === null && !running && due !== null && due > (last ?? 0) && seconds - due > patienceSeconds
      ? [
          `a snapshot was due ${ageText(seconds - due)} ago and has not been taken, and ${latest}; see journalctl -u etcd-snapshot, and take one: npm run snapshot`,
        ]
      : []),
    ...(restoring === null
      ? []
      : [`the restore of ${restoring} has not come to its end; run npm run restore again`]),
  ];
  return report.withConcerns("etcd snapshots", concerns);
}

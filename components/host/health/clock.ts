import type { HostReport } from "../../../observe/report/host-report.ts";
import { healthFacts } from "./document.ts";

/** In seconds. Leases and certificates tolerate more, but logs and metrics of different hosts no longer line up. */
const tolerance = 1;

/**
 * What is wrong with the host's clock, compared with that of the machine that asks. It is not known when exactly the host
 * read its clock, so any moment while it was being asked counts as right.
 */
export function clockConcerns(report: HostReport): string[] {
  const clock = report.facts(healthFacts)?.clock;
  const { asked } = report;
  if (clock === undefined || asked === undefined) return [];
  const ahead = clock - asked.to / 1000;
  const behind = asked.from / 1000 - clock;
  if (Math.max(ahead, behind) <= tolerance) return [];
  const [seconds, direction] = ahead > behind ? [ahead, "ahead of"] : [behind, "behind"];
  return [
    `it is ${seconds.toFixed(1)} s ${direction} the clock of the machine that asked it; correct whichever is wrong (timedatectl, chronyc tracking)`,
  ];
}

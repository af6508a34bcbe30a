import type { HostReport } from "../../../observe/report/host-report.ts";
import { healthFacts } from "./document.ts";

/** In seconds. Leases and certificates bear more, but logs and measurements of different hosts no longer fit together. */
const tolerance = 1;

/**
 * What is wrong with the host's clock, compared with that of the machine that asks. When exactly the host looked at its
 * clock is not known, so it is given the whole time of the question.
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
    `it is ${seconds.toFixed(1)} s ${direction} the clock of the machine that runs this; set the one that is wrong (timedatectl, chronyc tracking)`,
  ];
}

import type { HostReport } from "../../observe/report/host-report.ts";
import type { Part } from "../part.ts";

/** The names under which a host was last set up; more than one while it is being renamed, none if nothing is on it. */
export function namesOnHost(report: HostReport, parts: readonly Part[]): string[] {
  return [...new Set(parts.flatMap(({ hostName }) => hostName?.(report) ?? []))];
}

import type { ClusterSpec } from "../../config/cluster.ts";
import type { HostReport } from "../report/host-report.ts";

/** By host name; without those that did not answer. */
export type Reports = ReadonlyMap<string, HostReport>;

/** Completes the reports of all hosts with what a part finds out only from all of them together. */
export type ClusterDrift = (cluster: ClusterSpec, reports: Reports, now: Date) => Reports;

/** The reports with one of them completed. */
export function withReport(
  reports: Reports,
  name: string | undefined,
  complete: (report: HostReport) => HostReport,
): Reports {
  const report = name === undefined ? undefined : reports.get(name);
  if (name === undefined || report === undefined) return reports;
  return new Map([...reports, [name, complete(report)]]);
}

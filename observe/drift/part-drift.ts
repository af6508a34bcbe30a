import type { HostReport } from "../report/host-report.ts";

/** Completes a report with what only one part can tell from its own facts and documents. */
export type PartDrift = (report: HostReport, now: Date) => HostReport;

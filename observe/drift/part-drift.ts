import type { HostReport } from "../report/host-report.ts";

/** Completes a report with the drift that a part finds in its own facts and documents. */
export type PartDrift = (report: HostReport, now: Date) => HostReport;

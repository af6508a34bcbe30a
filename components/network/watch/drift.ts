import type { HostReport } from "../../../observe/report/host-report.ts";
import { networkFacts, networkWatchCommand } from "./document.ts";

/** What is wrong with a node's network and can be repaired. */
export function networkDrift(report: HostReport): HostReport {
  const { findings = [] } = report.facts(networkFacts) ?? {};
  const faults = findings.filter(({ heals }) => heals);
  if (faults.length === 0) return report;
  return report.withDrift(
    networkWatchCommand,
    Object.fromEntries(faults.map(({ subject, state }) => [subject, state])),
  );
}

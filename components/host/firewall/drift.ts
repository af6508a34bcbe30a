import type { HostReport } from "../../../observe/report/host-report.ts";
import { firewallCommand, firewallFacts } from "./document.ts";

/** What was opened and is closed, or the other way round. A restart of the unit opens it again. */
export function firewallDrift(report: HostReport): HostReport {
  const { findings = [] } = report.facts(firewallFacts) ?? {};
  if (findings.length === 0) return report;
  return report.withDrift(
    firewallCommand,
    Object.fromEntries(findings.map(({ subject, state }) => [subject, state])),
    { restart: true },
  );
}

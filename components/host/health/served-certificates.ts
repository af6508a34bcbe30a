import type { HostReport } from "../../../observe/report/host-report.ts";
import { healthFacts } from "./document.ts";

/** Units that do not serve the certificate in their file, because they have not read it since it changed. */
export function servedDrift(report: HostReport): HostReport {
  // Where the file itself is wrong, the unit may well have the right one.
  const wrong = new Set([...report.commands.values()].flatMap(({ drift }) => Object.keys(drift)));
  const stale = (report.facts(healthFacts)?.served ?? []).filter(
    ({ shown, stored, file }) => shown !== stored && !wrong.has(file),
  );
  return stale.reduce((result, { unit, file }) => {
    const label = unit.replace(/\.service$/, "");
    return result.withDrift(
      { label },
      { [file]: `is not the certificate that ${unit} serves` },
      { restart: true },
    );
  }, report);
}

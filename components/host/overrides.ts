import { z } from "zod";
import { facts } from "../../documents/facts.ts";
import type { HostReport } from "../../observe/report/host-report.ts";

/** Unit → files of others that change what it runs → the keys that they change, if it is not the whole unit. */
export const overrideFacts = facts("overrides", z.record(z.string(), z.record(z.string(), z.string())));

/** Drop-ins and units of others that change what barekube's units run. Harmless ones are left alone. */
export function overrideDrift(report: HostReport): HostReport {
  const overridden = new Map(Object.entries(report.facts(overrideFacts) ?? {}));
  if (overridden.size === 0) return report;
  return [...report.commands].reduce(
    (
      result,
      [
        label,
        {
          document: { unit },
        },
      ],
    ) => {
      const found = typeof unit === "string" ? overridden.get(unit) : undefined;
      if (found === undefined) return result;
      const drift = Object.entries(found).map(
        ([path, keys]) => [path, describe(String(unit), keys)] as const,
      );
      return result.withDrift({ label }, Object.fromEntries(drift));
    },
    report,
  );
}

const describe = (unit: string, keys: string): string =>
  keys === "" ? `takes the place of ${unit}` : `changes ${keys.replaceAll(" ", ", ")} of ${unit}`;

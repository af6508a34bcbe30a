import type { Expected, Gathered } from "../report/gathered.ts";
import type { Finding } from "./finding.ts";

type Present = Gathered["present"];

/** What is wrong with a command's unit. */
export function unitDrift(
  label: string,
  { unit: units }: Expected,
  { present, uptime }: Gathered,
): Finding[] {
  return [...units].flatMap((unit) => {
    const states = [loadState(unit, present), activeState(unit, present, uptime)].filter(
      (state) => state !== undefined,
    );
    return states.length === 0 ? [] : [{ label, subject: unit, state: `is ${states.join(" and ")}` }];
  });
}

function loadState(unit: string, present: Present): string | undefined {
  if (present.unit.get(unit)?.get("LoadState") === "masked") return "masked";
  return present.enabled.has(unit) ? undefined : "disabled";
}

/** A unit that has only just been started, or has exited once, is fine. */
function activeState(unit: string, { unit: units, restarts }: Present, uptime: number): string | undefined {
  const properties = units.get(unit);
  if (Number(restarts.get(unit) ?? 0) >= manyRestarts) return "exiting each time it is started";
  switch (properties?.get("ActiveState")) {
    case "inactive":
    case "deactivating":
      return "stopped";
    case "failed":
      return "failed";
    case "activating": {
      if (properties.get("SubState") === "auto-restart") return undefined;
      const since = Number(properties.get("InactiveExitTimestampMonotonic") ?? 0);
      const isSlow = since > 0 && uptime - since / 1e6 > slowSeconds;
      return isSlow ? `still starting after ${slowSeconds} s` : undefined;
    }
    default:
      return undefined;
  }
}

/** Within a minute. A component that has lost its lead restarts too, but not that often. */
const manyRestarts = 3;
const slowSeconds = 120;

/** Units that were kept from starting, and no longer are. */
export const keptUnitDrift = (label: string, { masked, off }: Expected, { present }: Gathered): Finding[] => [
  ...[...masked]
    .filter((unit) => !present.masked.has(unit))
    .map((unit) => ({ label, subject: unit, state: "is not masked" })),
  ...[...off]
    .filter((unit) => present.enabled.has(unit))
    .map((unit) => ({ label, subject: unit, state: "is enabled" })),
];

/** The distribution's firewalls, if they were turned off. */
export function firewallDrift(label: string, { firewall }: Expected, { present }: Gathered): Finding[] {
  if (!firewall.has("off")) return [];
  return ["firewalld.service", "ufw.service"].flatMap((unit) => {
    const properties = present.unit.get(unit);
    if (properties?.get("ActiveState") === "active") return [{ label, subject: unit, state: "is active" }];
    if (properties?.get("UnitFileState") === "enabled")
      return [{ label, subject: unit, state: "is enabled" }];
    return [];
  });
}

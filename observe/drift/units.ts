import type { Expected, Gathered } from "../report/gathered.ts";
import type { Finding } from "./finding.ts";

type Present = Gathered["present"];

/** What is wrong with a command's unit. */
export function unitDrift(label: string, { unit: units }: Expected, present: Present): Finding[] {
  return [...units].flatMap((unit) => {
    const states = [loadState(unit, present), activeState(unit, present)].filter(
      (state) => state !== undefined,
    );
    return states.length === 0 ? [] : [{ label, subject: unit, state: `is ${states.join(" and ")}` }];
  });
}

function loadState(unit: string, present: Present): string | undefined {
  if (present.unit.get(unit)?.get("LoadState") === "masked") return "masked";
  return present.enabled.has(unit) ? undefined : "disabled";
}

/** A unit that is still starting is fine. */
function activeState(unit: string, present: Present): string | undefined {
  switch (present.unit.get(unit)?.get("ActiveState")) {
    case "inactive":
    case "deactivating":
      return "stopped";
    case "failed":
      return "failed";
    default:
      return undefined;
  }
}

/** The distribution's firewalls, if they were turned off. */
export function firewallDrift(label: string, { firewall }: Expected, present: Present): Finding[] {
  if (!firewall.has("off")) return [];
  return ["firewalld.service", "ufw.service"].flatMap((unit) => {
    const properties = present.unit.get(unit);
    if (properties?.get("ActiveState") === "active") return [{ label, subject: unit, state: "is active" }];
    if (properties?.get("UnitFileState") === "enabled")
      return [{ label, subject: unit, state: "is enabled" }];
    return [];
  });
}

import { createHash } from "node:crypto";
import { prepareCommand } from "../documents/preparation.ts";
import { type Repair, repairable } from "../documents/repair.ts";
import type { AppliedCommand, HostReport } from "./report/host-report.ts";

/**
 * Identifies the installation of a reinstalled host: the cluster knows it as a member, but the host itself remembers
 * nothing. A machine that is put back to the same image has the same machine-id each time, but was started again. Once
 * a command has been applied to it, the command's document holds the identity, whatever is started later. Undefined for
 * any other host.
 */
export function newInstallation(host: string, report: HostReport | undefined): string | undefined {
  if (report === undefined) return undefined;
  const { commands, machineID = "", boot, memberships } = report;
  if (commands.size === 0) return memberships.has(host) ? hashOf(`${machineID} ${boot}`) : undefined;
  const prepared = report.applied(prepareCommand);
  return prepared && lastRepair(prepared)?.machine;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** For a command that has to start over on a host. */
export const firstRepair = (machine: string): Repair => ({
  number: 1,
  machine,
  why: { host: "was reinstalled" },
});

/** The field `repair` for a command's document; undefined for none. */
export function repairOf(applied: AppliedCommand): Repair | undefined {
  const { drift, restart = false, rejoin } = applied;
  const last = lastRepair(applied);
  if (Object.keys(drift).length === 0) return last;
  const number = (last?.number ?? 0) + 1;
  const lastRestart = restart ? number : last?.restart;
  const lastRejoin = rejoin ?? last?.rejoin;
  return {
    number,
    ...(last?.machine === undefined ? {} : { machine: last.machine }),
    ...(lastRejoin === undefined ? {} : { rejoin: lastRejoin }),
    ...(lastRestart === undefined ? {} : { restart: lastRestart }),
    why: Object.fromEntries(Object.entries(drift).toSorted()),
  };
}

function lastRepair({ document }: AppliedCommand): Repair | undefined {
  return repairable.safeParse(document).data?.repair;
}

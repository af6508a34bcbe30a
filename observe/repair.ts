import type { AppliedCommand, HostReport } from "./host-report.ts";

/**
 * What makes the document of a command differ from the one before although the stack file asks for the same: so
 * that Pulumi runs the command again. Kept by the host with the document, and given back as long as all is well.
 */
interface Repair {
  /** Repairs of this command so far; tells this one from an equal one before. */
  number: number;
  /** The last number that the command's unit must be restarted for. */
  restart?: number;
  /** The installation of the host that the command had to begin anew on. */
  machine?: string;
  /** The kubelet's certificate that the node last had to join once more for. */
  rejoin?: string;
  /** What is not as the command left it → how it is instead. */
  why: Readonly<Record<string, string>>;
}

/**
 * The installation of a host that is another than the cluster had before, by its machine-id: its Node is there, but
 * the host knows of nothing. Once something was applied to it, that tells. Undefined for any other host.
 */
export function newInstallation(host: string, report: HostReport | undefined): string | undefined {
  if (report === undefined) return undefined;
  const { commands, machineID, nodes } = report;
  if (commands.size === 0) return nodes?.has(host) ? machineID : undefined;
  return (commands.get("prepare")?.document["repair"] as Partial<Repair> | undefined)?.machine;
}

/** The field `repair` of a command that has to begin anew on a host. */
export const firstRepair = (machine: string): unknown =>
  ({ number: 1, machine, why: { host: "was installed anew" } }) satisfies Repair;

/** What the field `repair` of a command's document says; undefined for none. */
export function repairOf({ document, drift, restart = false, rejoin }: AppliedCommand): unknown {
  const last = document["repair"] as Partial<Repair> | undefined;
  if (Object.keys(drift).length === 0) return last;
  const number = (last?.number ?? 0) + 1;
  const lastRestart = restart ? number : last?.restart;
  const why = Object.fromEntries(Object.entries(drift).toSorted());
  const machine = last?.machine === undefined ? {} : { machine: last.machine };
  const lastRejoin = rejoin ?? last?.rejoin;
  return {
    number,
    ...machine,
    ...(lastRejoin === undefined ? {} : { rejoin: lastRejoin }),
    ...(lastRestart === undefined ? {} : { restart: lastRestart }),
    why,
  } satisfies Repair;
}

/** The ended certificate that the node of this host last had, or now has, to join once more for. */
export function rejoinOf(report: HostReport | undefined): string | undefined {
  const keys = report?.commands.get("keys");
  return keys && (repairOf(keys) as Partial<Repair> | undefined)?.rejoin;
}

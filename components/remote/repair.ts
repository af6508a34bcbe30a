import type { AppliedCommand } from "./host-report.ts";

/**
 * What makes the document of a command differ from the one before although the stack file asks for the same: so
 * that Pulumi runs the command again. Kept by the host with the document, and given back as long as all is well.
 */
interface Repair {
  /** Repairs of this command so far; tells this one from an equal one before. */
  number: number;
  /** The last number that the command's unit must be restarted for. */
  restart?: number;
  /** What is not as the command left it → how it is instead. */
  why: Readonly<Record<string, string>>;
}

/** What the field `repair` of a command's document says; undefined for none. */
export function repairOf({ document, drift, restart = false }: AppliedCommand): unknown {
  const last = document["repair"] as Partial<Repair> | undefined;
  if (Object.keys(drift).length === 0) return last;
  const number = (last?.number ?? 0) + 1;
  const lastRestart = restart ? number : last?.restart;
  const why = Object.fromEntries(Object.entries(drift).toSorted());
  return { number, ...(lastRestart === undefined ? {} : { restart: lastRestart }), why } satisfies Repair;
}

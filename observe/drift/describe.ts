import type { AppliedCommand, HostReport } from "../report/host-report.ts";
import { drifted } from "./messages.ts";

/** One warning for a host, with a line for everything that has drifted; undefined when nothing has. */
export function describeDrift(host: string, { commands, memberships }: HostReport): string | undefined {
  const membership = memberships.get(host);
  if (commands.size === 0 && membership !== undefined)
    return `${host} ${drifted}:\n  all: the host was reinstalled`;
  const lines = [
    ...commands,
    ...(membership === undefined ? [] : [["membership", membership] as const]),
  ].flatMap(linesOf);
  return lines.length === 0 ? undefined : [`${host} ${drifted}:`, ...lines].join("\n");
}

const linesOf = ([label, { drift }]: readonly [string, AppliedCommand]): string[] =>
  Object.entries(drift)
    .toSorted()
    .map(([what, how]) => `  ${label}: ${what} ${how}`);

import { drifted } from "./drift-messages.ts";
import type { AppliedCommand, HostReport } from "./host-report.ts";

/** One warning for a host: a line for everything that is not as it was left; undefined when all is well. */
export function describeDrift(host: string, { commands, nodes }: HostReport): string | undefined {
  const node = nodes?.get(host);
  if (commands.size === 0 && node !== undefined)
    return `${host} ${drifted}:\n  all: the host was installed anew`;
  const lines = [...commands, ...(node === undefined ? [] : [["membership", node] as const])].flatMap(
    linesOf,
  );
  return lines.length === 0 ? undefined : [`${host} ${drifted}:`, ...lines].join("\n");
}

const linesOf = ([label, { drift }]: readonly [string, AppliedCommand]): string[] =>
  Object.entries(drift)
    .toSorted()
    .map(([what, how]) => `  ${label}: ${what} ${how}`);

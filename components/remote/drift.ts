import type { AppliedCommand, HostReport } from "./host-report.ts";

/** How a warning about drift goes on behind the host's name. */
export const driftHeading = "is not as barekube left it, and `pulumi up` will repair";

/** One warning for a host: a line for everything that is not as it was left; undefined when all is well. */
export function describeDrift(host: string, { commands, nodes }: HostReport): string | undefined {
  const node = nodes?.get(host);
  const lines = [...commands, ...(node === undefined ? [] : [["membership", node] as const])].flatMap(
    linesOf,
  );
  return lines.length === 0 ? undefined : [`${host} ${driftHeading}:`, ...lines].join("\n");
}

const linesOf = ([label, { drift }]: readonly [string, AppliedCommand]): string[] =>
  Object.entries(drift)
    .toSorted()
    .map(([what, how]) => `  ${label}: ${what} ${how}`);

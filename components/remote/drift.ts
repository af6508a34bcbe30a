import type { HostReport } from "./host-report.ts";

/** How a warning about drift begins, behind the host's name. */
export const driftHeading = "is not as barekube left it, and `pulumi up` will repair";

/** One warning for a host: a line for everything that is not as it was left; undefined when all is well. */
export function describeDrift(host: string, { commands }: HostReport): string | undefined {
  const lines = [...commands].flatMap(([label, { drift }]) =>
    Object.entries(drift)
      .toSorted()
      .map(([what, how]) => `  ${label}: ${what} ${how}`),
  );
  return lines.length === 0 ? undefined : [`${host} ${driftHeading}:`, ...lines].join("\n");
}

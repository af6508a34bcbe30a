import type { AppliedCommand, HostReport } from "../report/host-report.ts";
import { concerned, drifted } from "./messages.ts";

/** One warning for a host, with a line for everything that has drifted; undefined when nothing has. */
export function describeDrift(host: string, { commands, memberships }: HostReport): string | undefined {
  const membership = memberships.get(host);
  if (commands.size === 0 && membership !== undefined)
    return `${host} ${drifted}:\n  all: the host was reinstalled`;
  const own = [...commands].filter(([, { ofCluster }]) => !ofCluster);
  return warning(
    `${host} ${drifted}`,
    [...own, ...(membership === undefined ? [] : [["membership", membership] as const])].flatMap(linesOf),
  );
}

/** The same for what is in the cluster and on no host. */
export function describeClusterDrift(reports: Iterable<HostReport>): string | undefined {
  const commands = [...reports].flatMap((report) =>
    [...report.commands].filter(([, { ofCluster }]) => ofCluster),
  );
  return warning(`The cluster ${drifted}`, commands.flatMap(linesOf));
}

/** One warning for a host, with a line for everything that only people can repair; undefined when all is well. */
export const describeConcerns = (host: string, { concerns }: HostReport): string | undefined =>
  warning(
    `${host} ${concerned}`,
    concerns.map(({ about, message }) => `  ${about}: ${message}`),
  );

const warning = (heading: string, lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : [`${heading}:`, ...lines].join("\n");

const linesOf = ([label, { drift }]: readonly [string, AppliedCommand]): string[] =>
  Object.entries(drift)
    .toSorted()
    .map(([what, how]) => `  ${label}: ${what} ${how}`);

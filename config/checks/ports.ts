import type { Draft } from "../draft.ts";
import type { ConfigurablePart } from "../part.ts";
import type { Problem } from "../problem.ts";
import { valueAt } from "../setting-values.ts";

type Parts = readonly ConfigurablePart[];

/** A port and what listens on it, in words. */
interface TakenPort {
  owner: string;
  port: number;
}

/** A port that the stack file chooses. */
interface ChosenPort extends TakenPort {
  /** The setting that chooses it. */
  path: string;
}

export function checkPorts(draft: Draft, parts: Parts): Problem[] {
  const taken = takenPorts(draft, parts);
  const chosen = chosenPorts(draft, parts);
  return [...checkChosenPorts(chosen, taken), ...checkNodePorts(draft, [...taken, ...chosen])];
}

/** Ports that nothing else on the hosts may use. */
function takenPorts({ hosts = [], ssh, settings }: Draft, parts: Parts): TakenPort[] {
  const logins = hosts.map((host) => host.ssh.port ?? ssh.port ?? 22);
  return [
    ...parts.flatMap(({ ports, isUsed }) =>
      ports !== undefined && (isUsed?.(settings) ?? true)
        ? Object.entries(ports).map(([owner, port]) => ({ owner, port }))
        : [],
    ),
    ...[...new Set(logins)].map((port) => ({ owner: "SSH", port })),
  ];
}

function chosenPorts({ settings }: Draft, parts: Parts): ChosenPort[] {
  return parts.flatMap(({ portSettings = {} }) =>
    Object.entries(portSettings).flatMap(([path, owner]) => {
      const port = valueAt(path, settings);
      return typeof port === "number" ? [{ path, owner, port }] : [];
    }),
  );
}

function checkChosenPorts(chosen: readonly ChosenPort[], taken: readonly TakenPort[]): Problem[] {
  return chosen.flatMap(({ path, port: given }, index) => [
    ...taken
      .filter(({ port }) => port === given)
      .map(({ owner }) => ({ path, given, message: `is the port of ${owner}; choose another` })),
    ...chosen
      .slice(0, index)
      .filter(({ port }) => port === given)
      .map((other) => ({
        path,
        given,
        message: `is also ${other.path}; both may listen on one host, so they need different ports`,
      })),
  ]);
}

function checkNodePorts(
  { network: { serviceNodePortRange: given } }: Draft,
  taken: readonly TakenPort[],
): Problem[] {
  if (given === undefined) return [];
  const path = "network.serviceNodePortRange";
  const [first = 0, last = 0] = given.split("-").map(Number);
  if (first < 1 || last > 65535 || first > last) {
    return [{ path, given, message: "allowed: first-last with 1 ≤ first ≤ last ≤ 65535" }];
  }
  const inside = taken.filter(({ port }) => port >= first && port <= last);
  if (inside.length === 0) return [];
  const ports = inside.map(({ owner, port }) => `${port} of ${owner}`).join(", ");
  return [{ path, given, message: `contains ${ports}; allowed: a range without them, such as 30000-32767` }];
}

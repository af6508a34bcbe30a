import { type OccupyingDocument, occupyingDocument } from "../../../documents/occupied.ts";
import type { Found, HostReport } from "../../../observe/report/host-report.ts";

/** What others have on a host, in words for messages. */
export interface Findings {
  /** What can be kept aside. */
  things: string[];
  /** What is in the way of that, each with what to do about it. */
  obstacles: string[];
}

/** @param found as found.sh tells it; what the host's own commands have occupied is no finding. */
export function readFindings({ found: all, commands }: Pick<HostReport, "found" | "commands">): Findings {
  const documents = [...commands.values()].flatMap(
    ({ document }) => occupyingDocument.safeParse(document).data ?? [],
  );
  const found = all.filter((one) => !documents.some((document) => isOccupied(one, document)));
  const findings = { things: [] as string[], obstacles: [] as string[] };
  const units = found.filter(([kind, , active = ""]) => kind === "unit" && isActive(active));
  const running = new Set(units.map(([, unit]) => unit));
  for (const one of found) {
    const thing = thingOf(one);
    if (thing !== undefined) findings.things.push(thing);
    const obstacle = obstacleOf(one, running);
    if (obstacle !== undefined) findings.obstacles.push(obstacle);
  }
  return findings;
}

function isOccupied([kind, subject, detail = ""]: Found, document: OccupyingDocument): boolean {
  switch (kind) {
    case "path":
    case "mount":
    case "socket":
      return placesOf(document).some((place) => overlap(place, subject));
    case "unit":
    case "user":
      return subject in document.occupiedUnits;
    case "drop-in":
      return detail in document.occupiedUnits;
    default:
      return false;
  }
}

const placesOf = ({ directories, links, occupiedPaths, leftovers }: OccupyingDocument): string[] => [
  ...[directories, links, occupiedPaths].flatMap((places) => Object.keys(places)),
  ...leftovers,
];

const overlap = (one: string, other: string): boolean =>
  `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);

function thingOf([kind, subject, ...details]: Found): string | undefined {
  switch (kind) {
    case "path":
      return details.length === 0 ? subject : `${subject} (${details.join(", ")})`;
    case "unit": {
      const [active = "", enabled = "", file = ""] = details;
      const words = [isActive(active) ? "running" : active, enabled, file];
      return `${subject} (${words.filter((word) => word !== "").join(", ")})`;
    }
    case "drop-in":
      return subject;
    default:
      return undefined;
  }
}

/** What belongs to a unit that would be stopped is no obstacle. */
function obstacleOf([kind, subject, ...details]: Found, running: ReadonlySet<string>): string | undefined {
  const [detail = "", unit = ""] = details;
  switch (kind) {
    case "user":
      return `${detail} needs ${subject}; stop and disable it, or leave this host to it`;
    case "mount":
      return `${detail} is mounted below ${subject}; unmount it`;
    case "socket":
      return running.size > 0 ? undefined : `a program listens at ${detail}; stop it`;
    case "port":
      return running.has(unit)
        ? undefined
        : `port ${subject} is taken by ${detail || "a program"}${unit && ` of ${unit}`}; stop it`;
    case "interface":
      return `the network interface ${subject} is there already; delete it (ip link delete ${subject})`;
    default:
      return undefined;
  }
}

const isActive = (state: string): boolean => ["active", "activating", "reloading"].includes(state);

import { readFileSync } from "node:fs";
import type { HostSpec } from "../config/cluster.ts";
import type { Occupied } from "../documents/occupied.ts";
import { parseReport } from "./drift/interpret.ts";
import type { ClusterDrift } from "./drift/cluster-drift.ts";
import type { PartDrift } from "./drift/part-drift.ts";
import type { HostReport } from "./report/host-report.ts";
import type { Logins } from "./ssh/logins.ts";
import { NoAnswer } from "./ssh/no-answer.ts";
import { type Answer, runScript } from "./ssh/run-script.ts";

/** What the parts of the cluster ask every host. */
export interface PartFacts {
  /** Texts of scripts that register the parts' facts; see report.sh. */
  scripts: readonly string[];
  drift: readonly PartDrift[];
  /** What only shows once all hosts have answered. */
  clusterDrift: readonly ClusterDrift[];
  /** What the cluster will use on a host; what others have there is only looked for where this is given. */
  occupied?: (host: HostSpec) => Occupied;
}

const [report, present] = ["report/report.sh", "report/present.sh"].map((path) =>
  readFileSync(new URL(path, import.meta.url), "utf8"),
);

/** For bash on a host. Nothing runs there before all of it has arrived. */
export const reportScript = (scripts: readonly string[]): string =>
  [report, present, ...scripts, "main\n"].join("");

/**
 * Asks one host, with a script that changes nothing there.
 *
 * @throws NoAnswer
 */
export async function ask(
  spec: HostSpec,
  logins: Logins,
  { scripts, drift, occupied }: Omit<PartFacts, "clusterDrift">,
): Promise<HostReport> {
  const answer = await runScript(spec, logins, {
    text: reportScript(scripts),
    input: occupied === undefined ? Buffer.alloc(0) : placesOf(occupied(spec)),
    timeoutSeconds: 30,
  });
  const now = new Date();
  return drift.reduce((report, add) => add(report, now), readAnswer(answer, spec));
}

/** For report.sh: kind, label and place on each line, with tabs between. */
function placesOf({ paths, units, ports, interfaces }: Occupied): Buffer {
  const lines = Object.entries({ path: paths, unit: units, port: ports, interface: interfaces }).flatMap(
    ([kind, places]) => Object.entries(places).map(([place, label]) => `${kind}\t${label}\t${place}\n`),
  );
  return Buffer.from(lines.join(""));
}

function readAnswer(
  { status, stdout, stderr, hasSFTP, asked }: Answer,
  { ssh: { user } }: HostSpec,
): HostReport {
  if (status !== 0) {
    const reason = stderr.trim().split("\n").at(-1) || `bash ended with ${status}`;
    throw new NoAnswer(`could not report what is on it: ${reason}`);
  }
  try {
    return parseReport(stdout).with({ hasSFTP, asked });
  } catch {
    throw new NoAnswer(`printed more than its report; make sure that ~${user}/.bashrc prints nothing`);
  }
}

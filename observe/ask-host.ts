import { readFileSync } from "node:fs";
import type { HostSpec } from "../config/cluster.ts";
import { parseReport } from "./drift/interpret.ts";
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
  { scripts, drift }: PartFacts,
): Promise<HostReport> {
  const answer = await runScript(spec, logins, { text: reportScript(scripts), timeoutSeconds: 30 });
  const now = new Date();
  return drift.reduce((report, add) => add(report, now), readAnswer(answer, spec));
}

function readAnswer({ status, stdout, stderr }: Answer, { ssh: { user } }: HostSpec): HostReport {
  if (status !== 0) {
    const reason = stderr.trim().split("\n").at(-1) || `bash ended with ${status}`;
    throw new NoAnswer(`could not report what is on it: ${reason}`);
  }
  try {
    return parseReport(stdout);
  } catch {
    throw new NoAnswer(`printed more than its report; make sure that ~${user}/.bashrc prints nothing`);
  }
}

import { readFileSync } from "node:fs";
import type { HostSpec } from "../config/cluster.ts";
import { type HostReport, parseReport } from "./host-report.ts";
import type { Logins } from "./ssh/logins.ts";
import { NoAnswer } from "./ssh/no-answer.ts";
import { type Answer, runScript } from "./ssh/run-script.ts";

const script = {
  text: ["../components/host/keys/certificate.sh", "cluster.sh", "report.sh"]
    .map((path) => readFileSync(new URL(path, import.meta.url), "utf8"))
    .join(""),
  timeoutSeconds: 30,
};

/**
 * Asks one host, by a script that changes nothing there.
 *
 * @throws NoAnswer
 */
export async function ask(spec: HostSpec, logins: Logins): Promise<HostReport> {
  return readAnswer(await runScript(spec, logins, script), spec);
}

function readAnswer({ status, stdout, stderr }: Answer, { ssh: { user } }: HostSpec): HostReport {
  if (status !== 0) {
    const reason = stderr.trim().split("\n").at(-1) || `bash ended with ${status}`;
    throw new NoAnswer(`cannot tell what is on it: ${reason}`);
  }
  try {
    return parseReport(stdout);
  } catch {
    throw new NoAnswer(`answers with more than was asked for; see that ~${user}/.bashrc prints nothing`);
  }
}

import type { HostSpec } from "../../spec/cluster.ts";
import { type HostReport, parseReport } from "./host-report.ts";
import { readScript } from "./kit.ts";
import type { Logins } from "./logins.ts";
import { NoAnswer } from "./no-answer.ts";
import { type Answer, runScript } from "./run-script.ts";

const script = {
  text: ["certificate.sh", "question/cluster.sh", "question/report.sh"].map(readScript).join(""),
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

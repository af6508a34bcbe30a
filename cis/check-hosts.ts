import pMap, { pMapSkip } from "p-map";
import { readScript } from "../components/remote/kit.ts";
import type { Logins } from "../components/remote/logins.ts";
import { NoAnswer } from "../components/remote/no-answer.ts";
import { runScript } from "../components/remote/run-script.ts";
import type { Arch, HostSpec } from "../spec/cluster.ts";
import { benchmark, isComplete, partsFor } from "./benchmark.ts";

/** What kube-bench printed about a host, or why it did not. */
export type HostResult = { host: string; output: string } | { host: string; noAnswer: string };

interface CheckArgs {
  hosts: readonly HostSpec[];
  logins: Logins;
  archives: ReadonlyMap<Arch, Buffer>;
}

const script = readScript("question/cis.sh");
/** Each host is sent some megabytes. */
const atOnce = 8;

/** Has kube-bench check the hosts, some at the same time. @returns what it says, in the order of the hosts. */
export function checkHosts({ hosts, logins, archives }: CheckArgs): Promise<HostResult[]> {
  const checked = (host: HostSpec) => {
    const archive = archives.get(host.arch);
    return archive === undefined ? pMapSkip : check(host, logins, archive);
  };
  return pMap(hosts, checked, { concurrency: atOnce });
}

async function check(host: HostSpec, logins: Logins, archive: Buffer): Promise<HostResult> {
  const { targets, skipped } = partsFor(host);
  const args = [benchmark, targets.join(","), ...(skipped.length === 0 ? [] : [skipped.join(",")])];
  try {
    const { status, stdout, stderr } = await runScript(host, logins, {
      text: script,
      args,
      input: archive,
      timeoutSeconds: 300,
    });
    if (status === 0 && isComplete(stdout, targets)) return { host: host.name, output: stdout };
    const reason = stderr.trim().split("\n").at(-1) || `it ended with ${status}`;
    return { host: host.name, noAnswer: `cannot be checked: ${reason}` };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { host: host.name, noAnswer: error.message };
  }
}

import { readFileSync } from "node:fs";
import pMap, { pMapSkip } from "p-map";
import type { Logins } from "../../observe/ssh/logins.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import { runScript } from "../../observe/ssh/run-script.ts";
import type { Arch, HostSpec } from "../../config/cluster.ts";
import { benchmark, isComplete, partsFor } from "./benchmark.ts";

/** What kube-bench printed about a host, or why there is nothing. */
export type HostResult = { host: string; output: string } | { host: string; noAnswer: string };

interface CheckArgs {
  hosts: readonly HostSpec[];
  logins: Logins;
  archives: ReadonlyMap<Arch, Buffer>;
}

const script = readFileSync(new URL("cis.sh", import.meta.url), "utf8");
/** A low number, since each host is sent several megabytes. */
const atOnce = 8;

/** Runs kube-bench on the hosts, several at a time. @returns its findings, in the order of the hosts. */
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
    const reason = stderr.trim().split("\n").at(-1) || `kube-bench ended with ${status}`;
    return { host: host.name, noAnswer: `cannot be checked: ${reason}` };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { host: host.name, noAnswer: error.message };
  }
}

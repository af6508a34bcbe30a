import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { snapshotConfig } from "../../components/etcd/snapshots/config.ts";
import { addressOf } from "../../observe/ask-all.ts";
import type { Logins } from "../../observe/ssh/logins.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import { runScript } from "../../observe/ssh/run-script.ts";

/** One of components/etcd/snapshots/program.ts, and where it runs. */
export interface Program {
  text: string;
  cluster: ClusterSpec;
  host: HostSpec;
  logins: Logins;
}

interface Call {
  args: readonly string[];
  /** Lines for the program's configuration, besides those of the stack file. */
  lines?: readonly string[];
  timeoutSeconds?: number;
}

/** A sentence about a host, from the host itself or about the way to it. */
export class HostFailure extends Error {}

/** Sends a program to a host of the cluster and runs it there. @returns what it prints. @throws HostFailure */
export async function runProgram(
  { text, cluster, host, logins }: Program,
  { args, lines = [], timeoutSeconds = 60 }: Call,
): Promise<string> {
  const input = configFor(cluster, host, lines);
  const answer = await runScript(host, logins, { text, args, input, timeoutSeconds }).catch(
    (error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
      throw new HostFailure(`${host.name} (${addressOf(host)}): it ${error.message}`);
    },
  );
  if (answer.status === 0) return answer.stdout;
  throw new HostFailure(`${host.name}: ${reasonIn(answer.stderr) ?? `ended with ${answer.status}`}`);
}

/** The program's configuration; what follows it is something else. */
export const configFor = (cluster: ClusterSpec, host: HostSpec, lines: readonly string[]): Buffer =>
  Buffer.from(`${snapshotConfig(cluster, host)}${lines.map((line) => `${line}\n`).join("")}end\n`);

/** The sentence of a script that has failed, without the name that the host gives itself. */
export function reasonIn(stderr: string): string | undefined {
  const lines = stderr.trim().split("\n");
  const error = lines.findLast((line) => line.startsWith("error: ")) ?? lines.at(-1);
  return error?.replace(/^error: [^ ]+: /, "") || undefined;
}

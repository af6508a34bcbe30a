import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { PropertyMap } from "../../server/property.ts";
import type { Output, Run } from "../command-resource.ts";
import { abortReason, deadline } from "../deadline.ts";
import { OutputCollector } from "../output-collector.ts";
import { previousOutput } from "../previous-output.ts";

/** Runs a command on this machine by `interpreter` (default: `/bin/sh -c`) in `dir` (default: the program's). */
export async function runLocally({
  inputs,
  command,
  previous,
  context,
  timeoutSeconds,
}: Run): Promise<Output> {
  const interpreter = inputs.interpreter as string[] | undefined;
  const [program = "/bin/sh", ...args] = interpreter?.length ? interpreter : ["/bin/sh", "-c"];
  const collector = new OutputCollector(inputs.logging, context);
  const signal = deadline(context.signal, timeoutSeconds);
  signal.throwIfAborted();
  const child = spawn(program, [...args, command], {
    cwd: inputs.dir as string | undefined,
    env: environment(inputs, previous),
    // Its own process group, so that ending it ends what it has started.
    detached: true,
  });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  signal.addEventListener("abort", stop);
  child.stdout.on("data", (chunk: Buffer) => collector.add("stdout", chunk));
  child.stderr.on("data", (chunk: Buffer) => collector.add("stderr", chunk));
  // A command may end without reading its input; how it ended is told by its exit status.
  child.stdin.on("error", () => undefined);
  child.stdin.end(inputs.stdin);
  try {
    const failure = await ending(child);
    if (failure === undefined) return collector.output();
    throw collector.failure(signal.aborted ? abortReason(signal) : failure, command);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** How the process failed; undefined when it did not. */
function ending(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => {
      if (signal) resolve(`signal: ${signal}`);
      else resolve(code === 0 ? undefined : `exit status ${code}`);
    });
  });
}

function environment(inputs: PropertyMap, previous?: Output): NodeJS.ProcessEnv {
  const given = inputs.environment as Record<string, string> | undefined;
  return { ...process.env, ...given, ...previousOutput(inputs, previous) };
}

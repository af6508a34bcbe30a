import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface RunOptions {
  cwd?: string;
  /** In addition to this process's environment. */
  env?: Record<string, string>;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a program with this process's terminal.
 *
 * Signals are passed on to the program, and this process waits until it ends. At a terminal, Ctrl-C reaches the
 * whole process group anyway, and a second one would make the engine give up its state.
 *
 * @returns its exit code; when a signal ended it, 128 plus the signal's number, as in a shell.
 * @throws when it cannot be started.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env }: RunOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    const forward = (signal: NodeJS.Signals) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const settle = () => signals.forEach((signal) => process.off(signal, forward));
    child.once("error", (error) => {
      settle();
      reject(new Error(`${command} cannot be started: ${error.message}`, { cause: error }));
    });
    child.once("exit", (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

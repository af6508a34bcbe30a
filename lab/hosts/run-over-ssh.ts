import { execa } from "execa";

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface CommandLine {
  /** For `ssh -F`. */
  config: string;
  user: string;
  host: string;
  /** A line for the host's shell. */
  command: string;
  input: string;
}

/** Runs a command on a host. It may fail: see `exitCode`. */
export async function runOverSSH({
  config,
  user,
  host,
  command,
  input,
}: CommandLine): Promise<CommandResult> {
  const args = ["-F", config, "-l", user, host, "--", command];
  const { stdout, stderr, exitCode, message } = await execa("ssh", args, { input, reject: false });
  if (exitCode === undefined) throw new Error(`ssh ${host}: ${message ?? "ended by a signal"}`);
  return { stdout, stderr, exitCode };
}

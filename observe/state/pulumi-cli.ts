import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";

/** Which stack a command is about. */
export interface StackPlace {
  stack: string;
  /** The folder of Pulumi.yaml and the stack file. */
  cwd: string;
}

/**
 * Runs the Pulumi CLI on PATH. Its output may be secret, so it goes nowhere else.
 *
 * @throws with Pulumi's own words, or with where to get a CLI when there is none.
 */
export const pulumi = async ({ stack, cwd }: StackPlace, ...args: string[]): Promise<string> => {
  if (!existsSync(cwd)) throw new Error(`--cwd ${cwd}: there is no such folder`);
  return runPulumi(cwd, [...args, "--stack", stack]);
};

interface RunOptions {
  env?: Readonly<Record<string, string>>;
  input?: string;
}

/** The same for what is about no stack, or says itself about which. */
export async function runPulumi(
  cwd: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { env, input } = options;
  const { code, exitCode, stdout, stderr, shortMessage } = await execa(
    "pulumi",
    [...args, "--non-interactive"],
    {
      cwd,
      env: { ...env, PATH: withoutWrapper(process.env["PATH"]), PULUMI_SKIP_UPDATE_CHECK: "1" },
      ...(input === undefined ? { stdin: "ignore" } : { input }),
      reject: false,
    },
  );
  if (exitCode === 0) return stdout;
  if (code === "ENOENT") throw new Error(missing);
  const error = errorIn(stderr);
  throw new Error(error === "" ? stdout.trim() || shortMessage : `pulumi: ${error}`);
}

const missing = "there is no Pulumi CLI on PATH; install one: https://www.pulumi.com/docs/install/";

/**
 * npm puts node_modules/.bin on PATH for its scripts. The `pulumi` there is a wrapper of the lab's, which would first
 * download a CLI.
 */
const withoutWrapper = (path = ""): string =>
  path
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join("node_modules", ".bin")))
    .join(delimiter);

/** The error alone, without the warnings and notes in front of it. */
const errorIn = (stderr: string): string => stderr.replace(/^[\s\S]*?^error: /m, "").trim();

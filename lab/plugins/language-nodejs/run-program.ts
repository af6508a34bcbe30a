import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheDir } from "../../cache.ts";
import type { PropertyMap } from "../server/property.ts";
import { readOptions } from "./options.ts";

/** A Pulumi program to run once. */
export interface Program {
  engineAddress: string | undefined;
  monitorAddress: string;
  organization: string;
  project: string;
  stack: string;
  /** Absolute folder of Pulumi.yaml. */
  rootDirectory: string;
  /** Absolute folder that the program is run in. */
  programDirectory: string;
  /** Relative to the program's folder; `.` for the `main` of its package.json. */
  entryPoint: string;
  /** The `runtime.options` of Pulumi.yaml. */
  options: PropertyMap;
  arguments: string[];
  dryRun: boolean;
  parallel: number;
  config: Record<string, string>;
  configSecretKeys: string[];
  /** Ends the program. */
  signal: AbortSignal;
}

/** How a program ended: without error, with an error to print, or (`bail`) with one it has printed itself. */
export interface Outcome {
  error: string;
  bail: boolean;
}

/** The exit code by which the SDK says that the user has been told all there is to tell. */
const EXIT_AFTER_PRINTING_ERROR = 32;
const KILL_AFTER_MILLISECONDS = 5000;

/** Runs the program to its end. What it prints goes to this process's stdout and stderr, hence to the engine. */
export async function runProgram(program: Program): Promise<Outcome> {
  const failed = (error: string): Outcome => ({ error, bail: false });
  const { programDirectory, signal } = program;
  let sdk: string;
  try {
    sdk = createRequire(join(programDirectory, "_.js")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    return failed(
      `The package @pulumi/pulumi is not installed for ${programDirectory}: run \`npm install\` there.`,
    );
  }
  const options = readOptions(program.options);
  if (signal.aborted) return failed("The program was cancelled before it began");
  const child = spawn(process.execPath, [...options.nodeArgs, sdk, ...argumentsOf(program)], {
    cwd: programDirectory,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...environmentOf(program), ...options.environment },
  });
  const stop = () => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MILLISECONDS).unref();
  };
  signal.addEventListener("abort", stop);
  try {
    const [code, killedBy] = (await once(child, "exit")) as [number | null, string | null];
    if (code === 0) return failed("");
    if (code === EXIT_AFTER_PRINTING_ERROR) return { error: "", bail: true };
    if (killedBy) return failed(`Program was ended by ${killedBy}`);
    return failed(`Program exited with non-zero exit code: ${code}`);
  } catch (error) {
    return failed(`Could not run ${process.execPath}: ${(error as Error).message}`);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function argumentsOf(program: Program): string[] {
  const flags = {
    monitor: program.monitorAddress,
    engine: program.engineAddress,
    organization: program.organization,
    project: program.project,
    "root-directory": program.rootDirectory,
    stack: program.stack,
    pwd: program.programDirectory,
    parallel: String(program.parallel),
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(program.dryRun ? ["--dry-run"] : []),
    program.entryPoint,
    ...program.arguments,
  ];
}

function environmentOf({ config, configSecretKeys }: Program): NodeJS.ProcessEnv {
  return {
    PULUMI_CONFIG: JSON.stringify(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [sdkKey(key), value])),
    ),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(configSecretKeys.map(sdkKey)),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheDir(), "compile-cache"),
  };
}

/** `project:name` in the form that every SDK understands: `project:config:name`. */
function sdkKey(key: string): string {
  const [namespace = "", ...name] = key.split(":");
  return name.length > 1 && name[0] === "config" ? key : `${namespace}:config:${name.join(":")}`;
}

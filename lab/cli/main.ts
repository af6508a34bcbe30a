import { join } from "node:path";
import { projectDir } from "../hosts/state.ts";
import { cis } from "./cis.ts";
import { down } from "./down.ts";
import { kubectl } from "./kubectl.ts";
import { lab } from "./lab.ts";
import { format, lint } from "./lint.ts";
import { pulumi } from "./pulumi.ts";
import { run } from "./run.ts";
import { stackProgram } from "./stack-program.ts";
import { test } from "./test.ts";
import { preview, up } from "./up.ts";

/** A program of its own, which gets the command's arguments. */
function program(path: string): (args: readonly string[]) => Promise<number> {
  return (args) => run(process.execPath, [join(projectDir, path), ...args]);
}

/** What each command of package.json's scripts does. Each returns its exit code. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  up,
  preview,
  down,
  adopt: stackProgram("tools/adopt/main.ts"),
  drift: stackProgram("tools/drift/main.ts"),
  certs: stackProgram("tools/certs/main.ts"),
  snapshot: stackProgram("tools/etcd/snapshot/main.ts"),
  snapshots: stackProgram("tools/etcd/snapshots/main.ts"),
  restore: stackProgram("tools/etcd/restore/main.ts"),
  kubeconfig: stackProgram("tools/kubeconfig/main.ts"),
  dashboard: stackProgram("tools/dashboard/main.ts"),
  kubectl,
  pulumi,
  lab,
  test,
  lint,
  format,
  e2e: program("tests/e2e/main.ts"),
  bench: program("bench/main.ts"),
  cis,
  pin: program("tools/pin/main.ts"),
  upstream: program("tools/upstream/main.ts"),
  docs: program("tools/docs/main.ts"),
};

const [name = "", ...args] = process.argv.slice(2);
try {
  const command = commands[name];
  if (command === undefined) {
    throw new Error(`"${name}" is no command; allowed: ${Object.keys(commands).join(", ")}`);
  }
  process.exitCode = await command(args);
} catch (error) {
  console.error(process.env["DEBUG"] ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

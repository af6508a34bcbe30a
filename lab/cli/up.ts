import { relative } from "node:path";
import { execa } from "execa";
import { type Lab, openLab } from "../hosts/lab.ts";
import { prepareMachine } from "../machine/machine.ts";
import { hostsInState } from "../stack/checkpoint.ts";
import { writeKubeconfig } from "../stack/kubeconfig.ts";
import { type LabStack, prepareStack } from "../stack/stack.ts";
import { readSource } from "../stack-source.ts";
import { artifactsAskedFor } from "../toolchain/asked-for.ts";
import { prepareToolchain, type Toolchain } from "../toolchain/prepare.ts";
import { kubectlPath } from "./kubectl.ts";
import { labName, useExample } from "./lab-name.ts";
import { Phases } from "./progress.ts";
import { freeStack, runEngine } from "./stack.ts";

interface Ready {
  lab: Lab;
  stack: LabStack;
  toolchain: Toolchain;
}

/** Prepares everything that the engine needs: this machine, the toolchain, the stack and its hosts. */
async function makeReady(phases: Phases): Promise<Ready> {
  await phases.run("machine", prepareMachine);
  const also = artifactsAskedFor(await readSource(labName()));
  const toolchain = await phases.runAloud("toolchain", () => prepareToolchain({ also }));
  const lab = await openLab(labName());
  const stack = await phases.run("stack and plugins", () => prepareStack(lab, toolchain));
  const fresh = await phases.run(`${lab.hosts.length} hosts`, (report) => lab.up(report));
  await requireForgotten(stack, fresh);
  return { lab, stack, toolchain };
}

/** @throws when, according to the stack's state, a fresh host is already set up. */
async function requireForgotten(stack: LabStack, fresh: readonly string[]): Promise<void> {
  const known = await hostsInState(stack);
  const stale = fresh.filter((host) => known.has(host));
  if (stale.length === 0) return;
  throw new Error(
    `${stale.join(", ")}: fresh hosts, which the state of stack "${stack.name}" says are set up; start anew: npm run down -- --hosts`,
  );
}

/**
 * Brings the development cluster up, or up to date; with `--example NAME` the cluster of that example, in a lab of that
 * name. Other arguments go to `pulumi up`.
 *
 * @returns its exit code.
 */
export async function up(args: readonly string[]): Promise<number> {
  const rest = useExample(args);
  const phases = new Phases();
  const ready = await makeReady(phases);
  await freeStack(ready.stack);
  const code = await phases.runAloud("pulumi up", () =>
    runEngine(ready.stack, ["up", "--yes", "--skip-preview", ...rest]),
  );
  if (code === 0) {
    await ready.lab.retire();
    await writeKubeconfig(ready.stack);
    await printNodes(ready);
    printNextSteps(ready);
  }
  console.log(`\n${phases.summary()}`);
  return code;
}

/**
 * Shows what `up` would change, and refuses what breaks a rule of the house. Arguments go to `pulumi preview`.
 *
 * @returns its exit code.
 */
export async function preview(args: readonly string[]): Promise<number> {
  const { stack } = await makeReady(new Phases());
  return runEngine(stack, ["preview", "--diff", "--policy-pack", "policy/index.ts", ...args]);
}

async function printNodes({ stack, toolchain }: Ready): Promise<void> {
  const args = ["--kubeconfig", stack.kubeconfig, "--request-timeout", "10s", "get", "nodes", "-o", "wide"];
  const { all, exitCode } = await execa(kubectlPath(toolchain), args, { all: true, reject: false });
  console.log(exitCode === 0 ? `\n${all}` : `\nthe cluster's nodes cannot be shown: ${all}`);
}

function printNextSteps({ lab, stack }: Ready): void {
  const [host = ""] = lab.hosts;
  const npm = lab.name === "dev" ? "npm run" : `BAREKUBE_LAB=${lab.name} npm run`;
  console.log(`
kubeconfig: ${relative(process.cwd(), stack.kubeconfig)}
next:       ${npm} kubectl -- get pods --all-namespaces
            ${npm} preview
            ${npm} lab -- ssh ${host}
            ${npm} down`);
}

import { kubectlPath } from "../../lab/cli/kubectl.ts";
import { type Lab, openLab } from "../../lab/hosts/lab.ts";
import { prepareStack } from "../../lab/stack/stack.ts";
import { prepareToolchain } from "../../lab/toolchain/prepare.ts";
import type { Context } from "./context.ts";
import { Engine } from "./support/engine.ts";
import { clusterHosts, spare } from "./support/hosts.ts";
import { Kubectl } from "./support/kubectl.ts";
import type { Report } from "./support/report.ts";
import { Stack } from "./support/stack.ts";
import { stackFile } from "./support/stack-file.ts";

/**
 * The tests' own lab; nothing else on this machine is touched. `$BAREKUBE_E2E_LAB` gives it another name, so that two
 * runs at the same time do not remove each other's hosts.
 */
export const openTestLab = (): Promise<Lab> =>
  openLab(process.env["BAREKUBE_E2E_LAB"] || "e2e", { hosts: [...clusterHosts, spare] });

/** Toolchain, fresh hosts, and an engine with an empty stack. */
export async function prepare(lab: Lab, report: Report): Promise<Omit<Context, "thorough">> {
  report.doing("toolchain");
  const toolchain = await prepareToolchain();
  report.line("  toolchain is ready");
  // An earlier run may have been interrupted at any point.
  report.doing("removing an earlier run's hosts");
  await lab.down();
  const fresh = await openTestLab();
  report.doing("hosts");
  await fresh.up((text) => report.doing(`hosts: ${text}`));
  report.line(`  ${fresh.hosts.length} hosts answer on ${fresh.subnet}`);
  const engine = new Engine(report);
  const stack = new Stack(engine, await prepareStack(fresh, toolchain, { stackFile: await stackFile() }));
  return {
    report,
    lab: fresh,
    engine,
    stack,
    kubectl: new Kubectl({ binary: kubectlPath(toolchain), kubeconfig: stack.labStack.kubeconfig }),
    hasCluster: false,
    before: new Map(),
    labs: new Set([fresh]),
  };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { kubectlPath } from "../../../lab/cli/kubectl.ts";
import { openLab } from "../../../lab/hosts/lab.ts";
import { projectDir } from "../../../lab/hosts/state.ts";
import { prepareStack } from "../../../lab/stack/stack.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import type { Context } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { Kubectl } from "./kubectl.ts";
import { Stack } from "./stack.ts";

/** The smallest cluster in which hosts wait for one another. */
export const secondHosts: readonly string[] = ["master-1", "worker-1"];

/**
 * Another lab on this machine, with a network, hosts, state and plugins of its own, for what would wreck the
 * first one. Its hosts are fresh; scenarios share it, and the run's end removes it.
 */
export async function secondCluster(context: Context): Promise<Context> {
  if (context.second !== undefined) return context.second;
  const { engine, report } = context;
  const open = () => openLab(`${context.lab.name}-second`, { hosts: secondHosts });
  report.doing("hosts of the second lab");
  // An earlier run may have been cut off anywhere.
  await (await open()).down();
  const lab = await open();
  await lab.up();
  const toolchain = await prepareToolchain();
  const stack = new Stack(engine, await prepareStack(lab, toolchain, { stackFile: await stackFile() }));
  const { kubeconfig } = stack.labStack;
  context.second = {
    ...context,
    lab,
    stack,
    kubectl: new Kubectl({ binary: kubectlPath(toolchain), kubeconfig }),
    hasCluster: false,
    before: await listHosts(lab, lab.hosts),
    second: undefined,
  };
  return context.second;
}

/** The same where the cluster has to stand. */
export async function standingSecondCluster(context: Context): Promise<Context> {
  const second = await secondCluster(context);
  if (second.hasCluster) return second;
  await second.stack.up();
  await second.stack.writeKubeconfig();
  second.hasCluster = true;
  return second;
}

async function stackFile(): Promise<string> {
  const document = parseDocument(await readFile(join(projectDir, "Pulumi.dev.yaml"), "utf8"));
  document.setIn(["config", "barekube:clusterName"], "second");
  document.setIn(
    ["config", "barekube:hosts"],
    [
      { name: "master-1", roles: ["master"] },
      { name: "worker-1", roles: ["worker"] },
    ],
  );
  return document.toString();
}

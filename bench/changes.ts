import { join } from "node:path";
import { openLab } from "../lab/hosts/lab.ts";
import { prepareStack } from "../lab/stack/stack.ts";
import type { Bench } from "./bench.ts";
import { freshStack, runPulumi } from "./pulumi.ts";
import { runScript, scriptEnvironment } from "./rivals.ts";
import { hostNames, stackFileOf } from "./stack-file.ts";
import { requireWorkingCluster } from "./working-cluster.ts";

/** How long changes of a cluster of five hosts take, in seconds. */
export interface Changes {
  /** `up` after one more worker was put into the stack file of four hosts. */
  addWorker: number;
  /** The hand-written script for the same worker. */
  scriptAddWorker: number;
  /** `up` after one field of one worker's kubelet was changed. */
  kubeletField: number;
  previewWithoutChanges: number;
  upWithoutChanges: number;
}

const upArguments = ["up", "--yes", "--skip-preview"];
const unchanged = ["--expect-no-changes"];
const hosts = hostNames(5);
const fewer = hosts.slice(0, -1);
const worker = hosts.at(-1) ?? "";

export async function measureChanges(bench: Bench): Promise<Changes> {
  const scriptAddWorker = await byScript(bench);
  const lab = await openLab(bench.lab.name, { hosts });
  await lab.recreate();
  const stack = await freshStack({ ...bench, lab }, { stackFile: await stackFileOf(fewer) });
  await runPulumi(stack, upArguments);
  const change = async (stackFile: string) => {
    await prepareStack(lab, bench.toolchain, { stackFile });
    return (await runPulumi(stack, upArguments)).seconds;
  };
  const addWorker = await change(await stackFileOf(hosts));
  await requireWorkingCluster(lab);
  const kubeletField = await change(await stackFileOf(hosts, { [worker]: { kubelet: { maxPods: 99 } } }));
  const { seconds: previewWithoutChanges } = await runPulumi(stack, ["preview", ...unchanged]);
  const { seconds: upWithoutChanges } = await runPulumi(stack, [...upArguments, ...unchanged]);
  return { addWorker, scriptAddWorker, kubeletField, previewWithoutChanges, upWithoutChanges };
}

/** The same worker joins the cluster that the hand-written script has made of the others. */
async function byScript(bench: Bench): Promise<number> {
  const lab = await openLab(bench.lab.name, { hosts });
  await lab.recreate();
  const PKI = join(lab.stateDir, "script-pki");
  const environment = async (names: readonly string[]) => ({
    ...(await scriptEnvironment({ ...bench, lab }, names)),
    PKI,
  });
  await runScript("script/up.sh", await environment(fewer));
  const env = await environment(hosts);
  const began = Date.now();
  await runScript("script/add-worker.sh", env);
  const seconds = (Date.now() - began) / 1000;
  await requireWorkingCluster(lab);
  return seconds;
}

import { openLab } from "../lab/hosts/lab.ts";
import { prepareStack } from "../lab/stack/stack.ts";
import { artifactsAskedFor } from "../lab/toolchain/asked-for.ts";
import { prepareToolchain } from "../lab/toolchain/prepare.ts";
import type { Bench } from "./bench.ts";
import { freshStack, runPulumi } from "./pulumi.ts";
import { runScript, scriptEnvironment } from "./rivals.ts";
import { hostNames, stackFileOf } from "./stack-file.ts";
import { requireWorkingCluster } from "./working-cluster.ts";

/** How long it takes to bring a cluster of five hosts to the next minor version of Kubernetes, in seconds. */
export interface Upgrade {
  up: number;
  /** The hand-written script, with the same drains and restarts. */
  script: number;
}

const version = "1.37.1";
const hosts = hostNames(5);

export async function measureUpgrade(bench: Bench): Promise<Upgrade> {
  const also = artifactsAskedFor(`config: { barekube:kubernetesVersion: ${version} }`);
  const newer = await prepareToolchain({ only: also });
  const script = await byScript(bench, newer.files);
  const toolchain = await prepareToolchain({ also });
  const lab = await openLab(bench.lab.name, { hosts });
  await lab.recreate();
  const stack = await freshStack({ lab, toolchain }, { stackFile: await stackFileOf(hosts) });
  const up = () => runPulumi(stack, ["up", "--yes", "--skip-preview"]);
  await up();
  const stackFile = await stackFileOf(hosts, {}, { kubernetesVersion: version });
  await prepareStack(lab, toolchain, { stackFile });
  const { seconds } = await up();
  await requireWorkingCluster(lab);
  return { up: seconds, script };
}

async function byScript(bench: Bench, files: Bench["files"]): Promise<number> {
  const lab = await openLab(bench.lab.name, { hosts });
  await lab.recreate();
  await runScript("script/up.sh", await scriptEnvironment({ ...bench, lab }));
  const env = await scriptEnvironment({ ...bench, lab, files });
  const began = Date.now();
  await runScript("script/upgrade.sh", env);
  const seconds = (Date.now() - began) / 1000;
  await requireWorkingCluster(lab);
  return seconds;
}

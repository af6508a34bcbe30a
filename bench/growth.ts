import { execa } from "execa";
import { openLab } from "../lab/hosts/lab.ts";
import type { Toolchain } from "../lab/toolchain/prepare.ts";
import type { MemoryPeak } from "./memory.ts";
import { freshStack, runPulumi } from "./pulumi.ts";
import { hostNames, stackFileOf } from "./stack-file.ts";
import { requireWorkingCluster } from "./working-cluster.ts";

/** One `up` from nothing, with its memory watched. */
export interface Growth {
  hosts: number;
  seconds: number;
  memory: MemoryPeak;
}

/** What so many systemd hosts on one kernel need: inotify instances, and keys for their containers' sessions. */
const limits = {
  "fs.inotify.max_user_instances": "2048",
  "kernel.keys.maxkeys": "2000",
  "kernel.keys.maxbytes": "2000000",
};

/** Makes a cluster of so many fresh hosts, three of them masters, in the lab called `name`. */
export async function measureGrowth(
  count: number,
  { name, toolchain }: { name: string; toolchain: Toolchain },
): Promise<Growth> {
  const hosts = hostNames(count);
  const giveBack = await raiseLimits();
  const lab = await openLab(name, { hosts });
  try {
    await lab.recreate();
    const stack = await freshStack({ lab, toolchain }, { stackFile: await stackFileOf(hosts) });
    const { seconds, memory } = await runPulumi(stack, ["up", "--yes", "--skip-preview"], {
      watchMemory: true,
    });
    await requireWorkingCluster(lab);
    return { hosts: count, seconds, memory };
  } finally {
    await lab.down();
    await giveBack();
  }
}

/** @returns what puts the machine's own limits back. */
async function raiseLimits(): Promise<() => Promise<void>> {
  const before = await Promise.all(
    Object.keys(limits).map(async (key) => [key, (await execa("sysctl", ["-n", key])).stdout] as const),
  );
  const set = async (values: readonly (readonly [string, string])[]) => {
    await execa("sysctl", ["-q", "-w", ...values.map(([key, value]) => `${key}=${value}`)]);
  };
  const raised = before.map(([key, value]) => {
    const wanted = (limits as Record<string, string>)[key] ?? value;
    return [key, String(Math.max(Number(value), Number(wanted)))] as const;
  });
  await set(raised);
  return () => set(before);
}

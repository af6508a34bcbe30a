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

/** Makes a cluster of so many fresh hosts, three of them masters, in the lab called `name`. */
export async function measureGrowth(
  count: number,
  { name, toolchain }: { name: string; toolchain: Toolchain },
): Promise<Growth> {
  const hosts = hostNames(count);
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
  }
}

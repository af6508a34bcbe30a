import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import type { Run } from "./results.ts";
import { type Rival, rivals } from "./rivals.ts";
import { requireWorkingCluster } from "./working-cluster.ts";

/** Has one of the rivals make a cluster on fresh hosts. */
export async function race(bench: Bench, name: Rival): Promise<Run> {
  const rival = rivals[name];
  await bench.lab.recreate();
  const start = await rival(bench);
  // Whatever the preparation still does in the background is not part of the run.
  await sleep(3000);
  const [load = 0] = loadavg();
  const began = Date.now();
  await start();
  const seconds = (Date.now() - began) / 1000;
  const ready = await requireWorkingCluster(bench.lab);
  return { rival: name, seconds, readySeconds: Math.max(0, (ready - began) / 1000), load };
}

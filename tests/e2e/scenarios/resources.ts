import assert from "node:assert/strict";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { imagesOn } from "../support/host-images.ts";
import { clusterHosts, masters, workers } from "../support/hosts.ts";
import { drift, messages } from "../support/messages.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

const mebibytes = z.string().transform((quantity) => {
  const [, number = "", unit = ""] = /^(\d+)(Ki|Mi)$/.exec(quantity) ?? [];
  assert.notEqual(number, "", quantity);
  return Number(number) / (unit === "Ki" ? 1024 : 1);
});
const node = z.object({
  status: z.object({
    capacity: z.object({ memory: mebibytes }),
    allocatable: z.object({ memory: mebibytes }),
  }),
});
const crictl = "/opt/k8s/bin/crictl";
/** Of an image that no Pod of the cluster uses before the tests start theirs. */
const unused = /busybox/;
const host = workers[1];

/** What Pods cannot take from a host, and what nobody can bring again. */
export const resources: Scenario = {
  title: "resources",
  tier: "all",
  seconds: 30,
  needsCluster: true,
  async run({ lab, kubectl, report, stack }: Context) {
    const reservedOn = async (name: string) => {
      const { capacity, allocatable } = node.parse(await kubectl.json("get", "node", name)).status;
      return capacity.memory - allocatable.memory;
    };
    await report.check("every node keeps memory for itself, and a master more than a worker", async () => {
      const [master, worker] = [await reservedOn(masters[0]), await reservedOn(workers[0])];
      assert.ok(worker > 500 && master > worker, `worker ${worker} MiB, master ${master} MiB`);
      return `${worker.toFixed(0)} MiB on a worker, ${master.toFixed(0)} MiB on a master`;
    });
    await report.check("all images that were brought without a registry are pinned", async () => {
      for (const name of clusterHosts) {
        const found = await imagesOn(lab, name);
        assert.ok(found.length > 1);
        assert.deepEqual(
          found.filter(({ pinned }) => !pinned),
          [],
          name,
        );
      }
    });
    const before = await unitRuns(lab, [host]);
    await report.check("one that somebody has removed is named, and up brings it again", async () => {
      const isUnused = ({ repoTags }: { repoTags: string[] }) => repoTags.some((tag) => unused.test(tag));
      const tag = (await imagesOn(lab, host)).find(isUnused)?.repoTags[0];
      assert.ok(tag !== undefined);
      const { exitCode, stderr } = await lab.ssh(host, `${crictl} rmi ${tag}`);
      assert.equal(exitCode, 0, stderr);
      assert.match((await stack.tryPreview()).output, drift.imageGone(tag));
      await stack.up();
      assert.equal((await imagesOn(lab, host)).find(isUnused)?.pinned, true);
      const { output } = await stack.up("--expect-no-changes");
      assert.doesNotMatch(output, messages.anyDrift);
      assert.deepEqual(changedUnits(before, await unitRuns(lab, [host])), []);
    });
  },
};

import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { dnsRuns } from "./dns.ts";
import { readyNodes } from "./nodes.ts";
import { eventually } from "./wait.ts";

/** Checks that all hosts are Ready nodes, that CoreDNS runs, that no unit has failed, and that nothing is left to do. */
export async function checkHealthy({ lab, kubectl, report, stack }: Context): Promise<void> {
  await report.check("all nodes are Ready, CoreDNS runs and no unit has failed", async () => {
    await eventually({ what: "nodes", seconds: 40 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), [...lab.hosts].toSorted());
    });
    await dnsRuns(kubectl, 60);
    for (const host of lab.hosts) {
      const { stdout } = await lab.ssh(host, "systemctl list-units --failed --plain --no-legend");
      assert.equal(stdout, "", `${host}: failed units`);
    }
  });
  await report.check("nothing is left to do", async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
}

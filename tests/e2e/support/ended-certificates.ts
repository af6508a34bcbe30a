import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { certificates } from "./certificates.ts";
import { readyNodes } from "./nodes.ts";
import { checkSettled } from "./settled.ts";
import { lastLines } from "./output.ts";
import { eventually } from "./wait.ts";

/** So far that a certificate of three hours has two minutes left. */
const clockFarBehind = { BAREKUBE_LAB_CLOCK_BEHIND_MINUTES: "178" };

/** A kubelet that is off cannot renew its certificate. */
export async function kubeletJoinsAgain(context: Context, hosts: readonly string[]): Promise<void> {
  const { lab, report, stack } = context;
  await report.check("the certificate of a stopped kubelet expires", async () => {
    await lab.ssh("worker-1", "systemctl stop kubelet");
    return eventually({ what: "its certificate to expire", seconds: 240, everyMs: 10_000 }, async () => {
      const all = await certificates(context, 2);
      const own = all.find(({ name, where }) => name === "kubelet-client" && where === "worker-1");
      assert.ok(own !== undefined && own.daysLeft < 0, own?.notAfter);
      return own.notAfter;
    });
  });
  await report.check("a preview shows that its node has to join again", async () => {
    const planned = await stack.plannedChanges();
    assert.deepEqual([...new Set(planned.map(({ name }) => name))].toSorted(), [
      "bootstrap-tokens-worker-1",
      "join-tokens",
      "worker-1-keys",
      "worker-1-kubelet",
      "worker-1-membership",
    ]);
  });
  await report.check("an up makes it join", () => upMakesAllReady(context, hosts));
  await checkSettled(context);
}

/** As in a cluster that was off for months: nothing trusts anything any more, etcd and its clients included. */
export async function everythingEnds(context: Context, hosts: readonly string[]): Promise<void> {
  const { kubectl, lab, report, stack } = context;
  const onAll = async (command: string) => {
    for (const host of hosts) assert.equal((await lab.ssh(host, command)).exitCode, 0, host);
  };
  await report.check("all certificates but the authorities' expire", async () => {
    await stack.configure({ ...(await stack.settings()), certificateValidityPeriod: "3h" });
    const { exitCode, output } = await stack.tryUp({ env: clockFarBehind });
    assert.equal(exitCode, 0, output);
    await onAll("systemctl stop kubelet");
    const ended = await eventually(
      { what: "all certificates to expire", seconds: 300, everyMs: 10_000 },
      async () => {
        const all = await certificates(context, 2);
        const leaves = all.filter(({ name }) => !name.endsWith("-ca"));
        const valid = leaves.filter(({ notAfter }) => Date.parse(notAfter) > Date.now());
        assert.deepEqual(valid, []);
        return leaves.length;
      },
    );
    await onAll("systemctl start --no-block kubelet");
    await assert.rejects(kubectl.run(["get", "nodes"]), /certificate has expired/);
    return `${ended} certificates`;
  });
  await report.check("a plain up brings the cluster back", () => upMakesAllReady(context, hosts));
  await checkSettled(context);
}

async function upMakesAllReady({ kubectl, stack }: Context, hosts: readonly string[]): Promise<string> {
  const { output } = await stack.up();
  assert.deepEqual(await readyNodes(kubectl), hosts.toSorted());
  const tokens = ["get", "secrets", "--namespace=kube-system", "--output=name"];
  assert.doesNotMatch(await kubectl.run(tokens), /bootstrap-token/);
  return lastLines(output, 3);
}

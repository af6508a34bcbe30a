import assert from "node:assert/strict";
import { dirname } from "node:path";
import { containerName } from "../../../lab/hosts/host-container.ts";
import { podman } from "../../../lab/hosts/podman.ts";
import { notAsked } from "../../../observe/drift/messages.ts";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import type { Stack } from "../support/stack.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { drifts, dropIn } from "../support/drifts.ts";

/** Changes that people and other programs make to hosts behind barekube's back. */
export const drift: Scenario = {
  title: "drift",
  tier: "ci",
  seconds: 120,
  needsCluster: true,
  async run(context: Context) {
    const { lab, report, stack } = context;
    // The same changes must be found a second time.
    for (const time of ["once", "the same once more"]) {
      await report.check(`${time}: hosts are changed by hand`, () => changeByHand(context));
      await report.check(`${time}: preview names every host, file and reason`, async () => {
        const { output } = await stack.tryPreview();
        for (const { host, tells } of drifts) {
          for (const line of tells) assert.match(blockOf(output, host), line, `${host}:\n${output}`);
        }
        return drifts.map(({ host }) => blockOf(output, host).trimEnd()).join("\n");
      });
      await report.check(`${time}: preview plans to repair exactly that`, async () => {
        const wanted = [...new Set(drifts.flatMap(({ repairs }) => repairs))].toSorted();
        const planned = (await stack.plannedChanges()).map(({ op, name }) => `${op} ${name}`).toSorted();
        assert.deepEqual(
          planned,
          wanted.map((name) => `update ${name}`),
        );
      });
      await report.check(`${time}: npm run drift says the same and ends with 2`, async () => {
        const output = await driftCommand(stack, 2);
        for (const { tells } of drifts) for (const line of tells) assert.match(output, line);
        return output;
      });
      const before = await unitRuns(lab, clusterHosts);
      await report.check(
        `${time}: up restarts only what was stopped or had started with something wrong`,
        async () => {
          await stack.up();
          const wanted = drifts.flatMap(({ host, units = [] }) => units.map((unit) => `${host} ${unit}`));
          assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), wanted.toSorted());
        },
      );
      await report.check(`${time}: then there is nothing to do`, async () => {
        const { output } = await stack.up("--expect-no-changes");
        assert.doesNotMatch(output, messages.anyDrift);
      });
      await report.check(`${time}: and npm run drift ends with 0`, () => driftCommand(stack, 0));
    }
    await report.check("the drop-in is kept, and nothing else of it is left", async () => {
      // Otherwise it would be given back in the end, to a host that had none in the beginning.
      const { exitCode, stderr } = await lab.ssh(
        "worker-1",
        `rm ${dropIn}.barekube-kept && rmdir ${dirname(dropIn)}`,
      );
      assert.equal(exitCode, 0, stderr);
    });
    await silentHost(context);
    await notAskedAtAll(context);
  },
};

async function changeByHand({ lab, kubectl }: Context): Promise<void> {
  await Promise.all(
    drifts.map(async ({ host, changes }) => {
      const { exitCode, stderr } = await lab.ssh(host, `set -eu; ${changes.join("; ")}`);
      assert.equal(exitCode, 0, `${host}: ${stderr}`);
    }),
  );
  await kubectl.run(["label", "node", "master-1", "node-role.kubernetes.io/control-plane-"]);
  await kubectl.run(["taint", "node", "master-1", "node-role.kubernetes.io/control-plane-"]);
}

/** The lines of the warning about one host. */
function blockOf(output: string, host: string): string {
  const lines = output.split("\n");
  const first = lines.findLastIndex((line) => messages.drifted(host).test(line));
  assert.notEqual(first, -1, `there is no warning about ${host}:\n${output}`);
  const length = lines
    .slice(first + 1)
    .findIndex((line) => !messages.driftLine.test(line) || line.includes("warning:"));
  return lines.slice(first, first + 1 + length).join("\n");
}

async function driftCommand(stack: Stack, code: number): Promise<string> {
  const { exitCode, all } = await runStackCommand(stack, "drift");
  assert.equal(exitCode, code, all);
  return all;
}

const silent = "worker-1";

/** One host cannot be asked, and the others are asked all the same. */
async function silentHost({ lab, report, stack }: Context): Promise<void> {
  await report.check(
    "an unreachable host is named, with what to do about it, and does not stop the preview",
    async () => {
      const { exitCode: stopped } = await lab.ssh(silent, "systemctl stop ssh");
      assert.equal(stopped, 0);
      const { output, exitCode } = await stack
        .tryPreview()
        .finally(() => podman("exec", containerName(lab.name, silent), "systemctl", "start", "ssh"));
      assert.equal(exitCode, 0, output);
      const line = output.split("\n").find((text) => text.includes(`warning: ${silent}`));
      assert.match(line ?? "", messages.connectionRefused(silent), output);
      return line;
    },
  );
}

async function notAskedAtAll({ report, stack }: Context): Promise<void> {
  const settings = await stack.settings();
  await stack.configure({ ...settings, driftCheck: "off" });
  await report.check("with driftCheck: off no host is asked", async () => {
    const { output, exitCode } = await stack.tryPreview();
    assert.equal(exitCode, 0, output);
    assert.ok(output.includes(notAsked), output);
    return driftCommand(stack, 1);
  });
  await stack.configure(settings);
}

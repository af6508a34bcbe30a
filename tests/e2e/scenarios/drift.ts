import assert from "node:assert/strict";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { projectDir } from "../../../lab/hosts/state.ts";
import { engineCommand } from "../../../lab/stack/stack.ts";
import { notAsked } from "../../../observe/drift/messages.ts";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import type { Stack } from "../support/stack.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";
import { drifts } from "../support/drifts.ts";

/** What people and other programs do to hosts behind barekube's back. */
export const drift: Scenario = {
  title: "drift",
  needsCluster: true,
  async run(context: Context) {
    const { lab, report, stack } = context;
    // The same once more must be found again.
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
      await report.check(`${time}: npm run drift ends with 2`, () => driftCommand(stack, 2));
      const before = await unitRuns(lab, clusterHosts);
      await report.check(
        `${time}: up restarts only what was stopped, or started with something wrong`,
        async () => {
          await stack.up();
          const wanted = drifts.flatMap(({ host, units = [] }) => units.map((unit) => `${host} ${unit}`));
          assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), wanted.toSorted());
        },
      );
      await report.check(`${time}: then there is nothing to do`, async () => {
        await stack.up("--expect-no-changes");
        const { output } = await stack.tryPreview();
        assert.doesNotMatch(output, /as barekube left it/);
      });
      await report.check(`${time}: and npm run drift ends with 0`, () => driftCommand(stack, 0));
    }
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
  const first = lines.findLastIndex((line) => line.includes(`warning: ${host} is not as barekube left it`));
  assert.notEqual(first, -1, `there is no warning about ${host}:\n${output}`);
  const length = lines
    .slice(first + 1)
    .findIndex((line) => !/^ +\S+: /.test(line) || line.includes("warning:"));
  return lines.slice(first, first + 1 + length).join("\n");
}

async function driftCommand(stack: Stack, code: number): Promise<string> {
  const { command, args, env } = engineCommand(stack.labStack, ["preview"]);
  const { exitCode, all } = await execa(
    process.execPath,
    [join(projectDir, "lab/cli/main.ts"), "drift", ...args.filter((arg) => arg !== "preview")],
    {
      env: { ...env, PATH: [dirname(command), process.env["PATH"]].join(delimiter) },
      all: true,
      reject: false,
    },
  );
  assert.equal(exitCode, code, all);
  return all;
}

/** Nobody can look at it, and the others are looked at all the same. */
async function silentHost({ lab, report, stack }: Context): Promise<void> {
  await report.check(
    "a host that cannot be reached is named, with what to do, and holds up no preview",
    async () => {
      const { exitCode } = await lab.ssh(
        "worker-1",
        "systemd-run --quiet --on-active=45 --timer-property=AccuracySec=1s systemctl start ssh && systemctl stop ssh",
      );
      assert.equal(exitCode, 0);
      const { output, exitCode: code } = await stack.tryPreview();
      await eventually({ what: "worker-1 answers again", seconds: 120 }, async () => {
        assert.equal((await lab.ssh("worker-1", "true")).exitCode, 0);
      });
      assert.equal(code, 0, output);
      const line = output.split("\n").find((text) => text.includes("warning: worker-1"));
      assert.match(
        line ?? "",
        /worker-1 \([\d.]+:22\) .*: it refuses connections; start its SSH server/,
        output,
      );
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

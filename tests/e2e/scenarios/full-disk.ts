import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Context, Scenario } from "../context.ts";
import { concern, messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { onHost } from "../support/on-host.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { eventually } from "../support/wait.ts";

const master = "master-1";
const data = "/var/lib/etcd";
/** More than a small cluster needs, and soon full. */
const quota = 24 * 1024 * 1024;

/** etcd has no room left, on its disk or in its quota, and docs/runbooks/full-disk.md helps. */
export const fullDisk: Scenario = {
  title: "full disk",
  tier: "all",
  seconds: 200,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "full-disk", hosts: { [master]: ["master"] } }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { report, stack } = context;
  const isUp = await report.check("up makes a cluster of one host", async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;
  await fullFileSystem(context);
  await fullDatabase(context);
}

async function fullFileSystem(context: Context): Promise<void> {
  const { lab, report, kubectl } = context;
  await onHost(lab, master, moveData(`mount -t tmpfs -o size=256m none ${data}`));
  await report.check("the disk of etcd fills up until nothing can be written, and is named", async () => {
    await eventually({ what: "the API", seconds: 60 }, () => readyNodes(kubectl));
    await onHost(lab, master, `head -c 1G /dev/zero >${data}/other 2>/dev/null || true`);
    const refused = await fill(context, 120);
    assert.notEqual(refused, undefined);
    return `${refused?.split("\n")[0]}\n${await told(context, concern.space(data))}`;
  });
  await report.check("once there is room again everything works, without any other command", async () => {
    await onHost(lab, master, `rm ${data}/other`);
    await eventually({ what: "a write", seconds: 90 }, () => remove(context));
    await healthy(context);
  });
  await onHost(lab, master, moveData(`umount ${data}`));
}

/** Stops etcd, and brings its data to the file system that is there after the command. */
const moveData = (command: string): string => `set -e
  systemctl stop etcd
  cp -a ${data} ${data}.copy
  ${command}
  cp -a ${data}.copy/. ${data}/
  rm -r ${data}.copy
  systemctl start etcd`;

async function fullDatabase(context: Context): Promise<void> {
  const { report, stack, kubectl, lab } = context;
  const settings = await stack.settings();
  await report.check("etcd's database reaches its quota, and the alarm is named", async () => {
    await stack.configure({ ...settings, etcd: { extraArgs: { "quota-backend-bytes": quota } } });
    await stack.up();
    assert.match((await fill(context, 60)) ?? "", /database space exceeded/);
    return told(context, concern.alarm("NOSPACE"));
  });
  await report.check("what fills it can be deleted, and the runbook's commands free the space", async () => {
    await remove(context);
    await assert.rejects(kubectl.run(["create", "configmap", "still-full"]), /database space exceeded/);
    return onHost(lab, master, await runbookCommands());
  });
  await report.check("then everything works again", () => healthy(context));
}

const inNamespace = ["--namespace", "full-disk"];

/** Writes objects of 900 KB until one is refused. @returns what was said then; undefined if none of so many was. */
async function fill({ kubectl }: Context, most: number): Promise<string | undefined> {
  const filler = "x".repeat(900_000);
  await kubectl.run(["create", "namespace", "full-disk"]);
  for (let i = 1; i <= most; i += 1) {
    const item = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `filler-${i}` }, data: { filler } };
    try {
      await kubectl.run([...inNamespace, "create", "--filename=-"], { input: JSON.stringify(item) });
    } catch (error) {
      return String(error);
    }
  }
  return undefined;
}

/** Deletes them; the namespace goes later, since that needs writes too. */
const remove = ({ kubectl }: Context): Promise<string> =>
  kubectl.run([...inNamespace, "delete", "configmaps", "--all"]);

/** The line of a preview that names it. */
async function told({ stack }: Context, says: RegExp): Promise<string | undefined> {
  const { output } = await stack.tryPreview();
  assert.match(output, messages.concerned(master), output);
  assert.match(output, says, output);
  return output
    .split("\n")
    .find((line) => says.test(line))
    ?.trim();
}

async function healthy({ kubectl, stack }: Context): Promise<void> {
  await eventually({ what: "a write", seconds: 60 }, async () => {
    await kubectl.run(["delete", "namespace", "full-disk", "--ignore-not-found"]);
    await kubectl.run(["delete", "configmap", "writable", "--ignore-not-found"]);
    await kubectl.run(["create", "configmap", "writable"]);
    assert.deepEqual(await readyNodes(kubectl), [master]);
  });
  await eventually({ what: "nothing to report", seconds: 60, everyMs: 5000 }, async () => {
    const { exitCode, all } = await runStackCommand(stack, "drift");
    assert.equal(exitCode, 0, all);
  });
}

/** What docs/runbooks/full-disk.md has for root to run on a master. */
async function runbookCommands(): Promise<string> {
  const text = await readFile(new URL("../../../docs/runbooks/full-disk.md", import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => /^ {8}(export|etcdctl) /.test(line));
  assert.equal(lines.length, 6);
  return ["set -e", ...lines].join("\n");
}

import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { etcdctl } from "../etcdctl.ts";
import { podsTalk } from "./network.ts";
import { prefix } from "./shares.ts";

/** What somebody changes in etcd by hand, and what the preview says about it. */
const changes = [
  { command: `put ${prefix}/config '{}'`, tells: `etcd's key ${prefix}/config has different content` },
  {
    command: "role grant-permission flannel read /registry/ --prefix",
    tells: `etcd's role flannel does not have the rights to ${prefix}/ alone`,
  },
  {
    command: "user grant-role flannel root",
    tells: "etcd's user flannel has the roles flannel, root, not flannel",
  },
  { command: "auth disable", tells: "etcd's RBAC is off" },
];

/** etcd's users, roles and flannel's configuration are changed by hand. */
export async function checkEtcdDrift(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  await report.check("what is changed in etcd by hand is named by the preview", async () => {
    for (const { command } of changes) {
      const { exitCode, stderr } = await lab.ssh("master-2", `${etcdctl} ${command}`);
      assert.equal(exitCode, 0, stderr);
    }
    const { output } = await stack.tryPreview();
    for (const { tells } of changes)
      assert.ok(output.includes(`etcd-access: ${tells}`), `${tells}\n${output}`);
  });
  await report.check("up repairs that, and nothing else", async () => {
    const names = (await stack.plannedChanges()).map(({ name }) => name);
    assert.deepEqual(names, ["etcd-access"]);
    await stack.up();
    assert.deepEqual(await stack.plannedChanges(), []);
    const { stdout } = await lab.ssh("master-2", `${etcdctl} role get flannel; ${etcdctl} auth status`);
    assert.doesNotMatch(stdout, /registry/);
    assert.match(stdout, /Status: true/);
    await podsTalk(context);
  });
}

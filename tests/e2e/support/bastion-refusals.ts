import assert from "node:assert/strict";
import { type Access, admin, names } from "./bastion-access.ts";
import { messages } from "./messages.ts";
import { lineLike } from "./output.ts";
import type { OwnCluster } from "./own-cluster.ts";

/** Errors about a bastion name the bastion, not the hosts behind it. */
export async function checkBastionRefusals(own: OwnCluster, { withAgent, withKey }: Access): Promise<void> {
  const { lab, report, stack } = own;
  const { bastion: right, ...ssh } = withAgent["ssh"] as { bastion: Record<string, unknown> };
  const foreign = (await lab.hostKeys()).get(names[0] ?? "");
  const over = (change: Record<string, unknown>) => ({
    ...withAgent,
    ssh: { ...ssh, bastion: { ...right, ...change } },
  });
  await report.check("a bastion with another host key is refused, and no host is touched", async () => {
    await stack.configure(over({ hostKey: foreign }));
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /host key mismatch/);
    await nothingIsOn(own);
    return lineLike(output, messages.otherBastionKey);
  });
  await report.check("a wrong passphrase is refused before any host is asked", async () => {
    await stack.configure({ ...withKey, sshPrivateKeyPassphrase: "wrong" });
    const { exitCode, output } = await stack.tryPreview();
    assert.notEqual(exitCode, 0, output);
    assert.match(output, messages.wrongPassphrase);
  });
}

async function nothingIsOn({ lab }: OwnCluster): Promise<void> {
  for (const name of names) {
    const { stdout } = await lab.ssh(name, `ls -d /opt/barekube /home/${admin}/.barekube* 2>/dev/null`);
    assert.equal(stdout, "", name);
  }
}

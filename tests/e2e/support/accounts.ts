import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";

interface Account {
  user: string;
  /** Lines of authorized_keys. */
  authorizedKeys: readonly string[];
  /** Whether it may become root without a password, as an administrator's account may. */
  sudo: boolean;
}

/** Adds a user to a host, for tests that do not log in as root. */
export async function addAccount(lab: Lab, host: string, account: Account): Promise<void> {
  const { user, authorizedKeys, sudo } = account;
  const shell = sudo ? "/bin/bash" : "/usr/sbin/nologin";
  const rule = sudo ? `echo '${user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${user}` : "true";
  const commands = `set -eu
useradd --create-home --shell ${shell} ${user}
install -d -m 0700 -o ${user} -g ${user} /home/${user}/.ssh
cat >/home/${user}/.ssh/authorized_keys
${rule}`;
  const { exitCode, stderr } = await lab.ssh(host, commands, { input: `${authorizedKeys.join("\n")}\n` });
  assert.equal(exitCode, 0, `${host}: ${stderr}`);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureKey, protectKey } from "../../../lab/hosts/keys.ts";
import { addAccount } from "./accounts.ts";
import type { OwnCluster } from "./own-cluster.ts";
import type { Settings } from "./settings.ts";

export const nodes = { "master-1": ["master"], "worker-1": ["worker"] };
export const names = Object.keys(nodes);
/** The host that is the bastion. */
export const gate = "bastion-1";
/** The user with sudo on the nodes. */
export const admin = "deploy";
/** The user on the bastion, who may only pass. */
const jump = "jump";

/** The stack file for each way of authenticating. */
export interface Access {
  withAgent: Settings;
  withKey: Settings;
  /** What must not show up anywhere, by name. */
  secrets: ReadonlyMap<string, string>;
}

/** Makes the accounts on the nodes and on the bastion. */
export async function prepareAccess({ lab, stack }: OwnCluster): Promise<Access> {
  const folder = join(lab.stateDir, "ssh");
  const passphrase = "open 'sesame-7c1f' \"$(id)\"";
  const key = await ensureKey(join(folder, admin), "barekube-deploy");
  const ofAgent = (await readFile(join(folder, "id_ed25519.pub"), "utf8")).trim();
  const sshPrivateKey = await protectKey(join(folder, admin), passphrase);
  const keys = [key.public, ofAgent];
  const only = (options: string) => keys.map((line) => `${options} ${line}`);
  for (const name of names) {
    const authorizedKeys = only(`from="${lab.address(gate)}"`);
    await addAccount(lab, name, { user: admin, authorizedKeys, sudo: true });
  }
  await addAccount(lab, gate, { user: jump, authorizedKeys: only("restrict,port-forwarding"), sudo: false });
  const hostKey = (await lab.hostKeys()).get(gate);
  const withAgent = {
    ...(await stack.settings()),
    ssh: { user: admin, bastion: { address: lab.address(gate), user: jump, hostKey } },
  };
  const [, line = ""] = sshPrivateKey.split("\n");
  return {
    withAgent,
    withKey: { ...withAgent, sshPrivateKey, sshPrivateKeyPassphrase: passphrase },
    secrets: new Map([
      ["the private key", line],
      // The part that looks the same however it is quoted.
      ["the passphrase", "sesame-7c1f"],
    ]),
  };
}

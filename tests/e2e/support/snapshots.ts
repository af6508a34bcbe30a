import assert from "node:assert/strict";
import type { OwnCluster } from "./own-cluster.ts";
import { type AgeKey, ageKey } from "./age-key.ts";
import { login, startStorage, type Storage } from "./snapshot-storage.ts";
import { runStackCommand } from "./stack-command.ts";
import { eventually } from "./wait.ts";

export const store = "store-1";
export const members = ["master-1", "master-2", "master-3"] as const;

/** A line of `npm run snapshots -- --json`. */
export interface Listed {
  name: string;
  place: string;
  size: number;
  revision: number;
  member: string;
}

export async function listSnapshots({ stack }: OwnCluster): Promise<Listed[]> {
  const { exitCode, stdout, all } = await runStackCommand(stack, "snapshots", "--json");
  assert.equal(exitCode, 0, all);
  return JSON.parse(stdout) as Listed[];
}

/** A snapshot that `npm run snapshot` takes. @returns its name. */
export async function takeSnapshot({ stack }: OwnCluster, ...args: string[]): Promise<string> {
  const { exitCode, stdout, all } = await runStackCommand(stack, "snapshot", ...args);
  assert.equal(exitCode, 0, all);
  const [, name = ""] = /^(\S+): revision \d+/m.exec(stdout) ?? [];
  return name;
}

export interface Copies {
  storage: Storage;
  key: AgeKey;
  /** What the stack file says of snapshots, without secrets. */
  settings: Record<string, unknown>;
}

/** Storage for copies, and the settings that lead there. */
export async function copies({ lab }: OwnCluster): Promise<Copies> {
  const storage = await startStorage(lab, store);
  const key = await ageKey(lab, store, "age-key.txt");
  const { s3, ssh } = storage;
  const settings = {
    schedule: "hourly",
    keep: 2,
    encryption: { recipients: [key.recipient] },
    s3,
    ssh: { ...ssh, folder: "etcd" },
  };
  return { storage, key, settings };
}

/** Puts the settings into the stack file, and what is secret in them into Pulumi's secrets. */
export async function configureSnapshots(
  { stack }: OwnCluster,
  snapshots: Record<string, unknown>,
  { privateKey }: Storage,
): Promise<void> {
  const { etcd, ...settings } = await stack.settings();
  await stack.configure({ ...settings, etcd: { ...(etcd as object | undefined), snapshots } });
  await stack.setSecret("etcd.snapshots.s3.secretAccessKey", login.secretAccessKey);
  await stack.setSecret("etcd.snapshots.ssh.privateKey", privateKey);
}

/** Waits until every member has a snapshot at every place. */
export async function allHaveOne(cluster: OwnCluster): Promise<Listed[]> {
  try {
    return await eventually({ what: "a snapshot of each member at each place", seconds: 120 }, async () => {
      const listed = await listSnapshots(cluster);
      const have = new Set(listed.map(({ member, place }) => `${member} ${place}`));
      for (const member of members) {
        for (const place of [member, "s3", "ssh"])
          assert.ok(have.has(`${member} ${place}`), `${member} ${place}`);
      }
      return listed;
    });
  } catch (error) {
    const { stdout } = await cluster.lab.ssh(
      members[0],
      "systemctl status --no-pager etcd-snapshot etcd-snapshot.timer; ls -lA /var/lib/etcd-snapshots",
    );
    throw new Error(`${String(error)}\n${stdout}`, { cause: error });
  }
}

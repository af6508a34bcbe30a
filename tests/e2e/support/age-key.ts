import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "../../../lab/hosts/lab.ts";

/** A key pair of age: the file with its private half on this machine, and its public half. */
export interface AgeKey {
  file: string;
  recipient: string;
}

/** Made on a host outside of the cluster, where age is. */
export async function ageKey(lab: Lab, host: string, name: string): Promise<AgeKey> {
  const { exitCode, stdout, stderr } = await lab.ssh(host, "age-keygen 2>/dev/null");
  assert.equal(exitCode, 0, stderr);
  const [, recipient = ""] = /^# public key: (age1\S+)$/m.exec(stdout) ?? [];
  const file = join(lab.stateDir, name);
  await writeFile(file, stdout, { mode: 0o600 });
  return { file, recipient };
}

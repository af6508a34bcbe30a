import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";

/** What a command prints on a host. @throws with what it said, unless it succeeds. */
export async function onHost(lab: Lab, host: string, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.ssh(host, command);
  assert.equal(exitCode, 0, `${host}: ${command}: ${stderr}`);
  return stdout;
}

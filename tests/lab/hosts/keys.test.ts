import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ensureKeys } from "../../../lab/hosts/keys.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "keys-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

it("makes a key for the user and one for each host, once", async () => {
  const made = await ensureKeys(folder, ["a", "b"]);
  const again = await ensureKeys(folder, ["a", "b", "c"]);
  expect(again.user).toEqual(made.user);
  expect(again.hosts.get("b")).toEqual(made.hosts.get("b"));
  expect([...again.hosts.keys()]).toEqual(["a", "b", "c"]);
  expect(new Set([...again.hosts.values()].map((key) => key.public)).size).toBe(3);
});

it("makes ed25519 keys in OpenSSH's format that only their owner can read", async () => {
  const { user } = await ensureKeys(folder, []);
  expect(user.private).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
  const parsed = ssh2.utils.parseKey(user.private);
  if (parsed instanceof Error) throw parsed;
  expect(parsed.type).toBe("ssh-ed25519");
  expect(user.public).toBe(`ssh-ed25519 ${parsed.getPublicSSH().toString("base64")} barekube-lab`);
  expect((await stat(join(folder, "id_ed25519"))).mode & 0o777).toBe(0o600);
});

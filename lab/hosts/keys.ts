import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

export interface KeyPair {
  /** In OpenSSH's format. */
  private: string;
  /** One line: algorithm, key and comment. */
  public: string;
}

/** An ed25519 key in `path` and `path.pub`, made when it is not there. Only its owner may read it. */
export async function ensureKey(path: string, comment: string): Promise<KeyPair> {
  const [privateKey, publicKey] = await Promise.all([
    readFile(path, "utf8").catch(() => undefined),
    readFile(`${path}.pub`, "utf8").catch(() => undefined),
  ]);
  if (privateKey && publicKey) return { private: privateKey, public: publicKey.trim() };
  await makeKey(path, comment);
  return ensureKey(path, comment);
}

async function makeKey(path: string, comment: string): Promise<void> {
  const made = `${path}.new`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await Promise.all([made, `${made}.pub`].map((file) => rm(file, { force: true })));
  // OpenSSH reads what OpenSSH wrote; ssh2 now and then makes a key that it does not.
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", made]);
  await rename(`${made}.pub`, `${path}.pub`);
  await rename(made, path);
}

/** The private key in `path`, encrypted; the file stays as it is. */
export async function protectKey(path: string, passphrase: string): Promise<string> {
  const copy = `${path}.protected`;
  await copyFile(path, copy);
  await execa("ssh-keygen", ["-q", "-p", "-P", "", "-N", passphrase, "-f", copy]);
  return readFile(copy, "utf8");
}

export interface LabKeys {
  /** The key that logs in to every host. */
  user: KeyPair;
  /** What each host shows, by name. */
  hosts: Map<string, KeyPair>;
}

/** All keys of a lab, in `<folder>/id_ed25519` and `<folder>/hosts/<host>`. */
export async function ensureKeys(folder: string, hosts: readonly string[]): Promise<LabKeys> {
  const user = await ensureKey(join(folder, "id_ed25519"), "barekube-lab");
  const pairs = hosts.map(
    async (host) => [host, await ensureKey(join(folder, "hosts", host), host)] as const,
  );
  return { user, hosts: new Map(await Promise.all(pairs)) };
}

/** The next ensureKeys() makes another one. */
export async function forgetHostKey(folder: string, host: string): Promise<void> {
  const path = join(folder, "hosts", host);
  await Promise.all([path, `${path}.pub`].map((file) => rm(file, { force: true })));
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The files that tell `ssh` about a lab. */
export interface ClientFiles {
  /** For `ssh -F`: hosts by name. */
  config: string;
  knownHosts: string;
}

export interface ClientHost {
  name: string;
  address: string;
  /** Algorithm, key and possibly a comment. */
  hostKey: string;
}

/** `ssh-ed25519 AAAA… comment` → `ssh-ed25519 AAAA…`, as stack files have it. */
export const withoutComment = (publicKey: string): string => publicKey.split(" ").slice(0, 2).join(" ");

/** The text of the client's files. They will lie in `folder`, next to the key `id_ed25519`. */
export function clientFiles(hosts: readonly ClientHost[], folder: string): ClientFiles {
  const common = `Host *
  User root
  IdentityFile "${folder}/id_ed25519"
  IdentitiesOnly yes
  UserKnownHostsFile "${folder}/known_hosts"
  StrictHostKeyChecking yes
  LogLevel ERROR
`;
  return {
    config: [...hosts.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`), common].join("\n"),
    knownHosts: hosts
      .map(({ name, address, hostKey }) => `${name},${address} ${withoutComment(hostKey)}\n`)
      .join(""),
  };
}

/** Writes the client's files into `folder`. */
export async function writeClientFiles(hosts: readonly ClientHost[], folder: string): Promise<void> {
  const { config, knownHosts } = clientFiles(hosts, folder);
  await writeFile(join(folder, "config"), config);
  await writeFile(join(folder, "known_hosts"), knownHosts);
}

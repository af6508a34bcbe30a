import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Everything an `ssh` command needs to know of a lab, as the files of its client. */
export interface ClientFiles {
  /** For `ssh -F`: hosts by name. */
  config: string;
  knownHosts: string;
}

export interface ClientHost {
  name: string;
  address: string;
  /** Algorithm, key and perhaps a comment. */
  hostKey: string;
}

/** `ssh-ed25519 AAAA… comment` → `ssh-ed25519 AAAA…`, the form that stack files have. */
export const withoutComment = (publicKey: string): string => publicKey.split(" ").slice(0, 2).join(" ");

/** The text of the client's files. `folder` is where they will be, with the key `id_ed25519`. */
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

export interface WaitOptions {
  deadlineMs?: number;
  port?: number;
  /** Throws when waiting is in vain; asked every now and then. */
  check?: () => Promise<void>;
}

const checkEveryMs = 3_000;

/**
 * Waits until something at `address` greets as an SSH server.
 *
 * @throws after `deadlineMs` (a minute by default), or what `check` throws.
 */
export async function waitForSSH(address: string, options: WaitOptions = {}): Promise<void> {
  const { deadlineMs = 60_000, port = 22, check } = options;
  const end = Date.now() + deadlineMs;
  let nextCheck = Date.now() + checkEveryMs;
  while (!(await greetsAsSSH(address, port))) {
    if (Date.now() > end) throw new Error(`no SSH server answers at ${address} after ${deadlineMs / 1000} s`);
    if (Date.now() > nextCheck) {
      await check?.();
      nextCheck = Date.now() + checkEveryMs;
    }
    await sleep(100);
  }
}

function greetsAsSSH(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (greeting) => done(greeting.toString("latin1").startsWith("SSH-2.0")));
    socket.once("error", () => done(false));
    socket.once("close", () => done(false));
    socket.once("timeout", () => done(false));
  });
}

import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import ssh2 from "ssh2";
import type { AuthContext, Connection, ServerChannel, Session } from "ssh2";

import { serveFiles } from "./sftp-server.ts";

const { Server, utils } = ssh2;

/** A key pair: the private key as an OpenSSH file, the public one as a line of authorized_keys. */
export interface KeyPair {
  private: string;
  public: string;
}

/** A fresh ed25519 key. */
export function newKey(passphrase?: string): KeyPair {
  const encryption = passphrase ? { passphrase, cipher: "aes256-cbc", rounds: 4 } : {};
  const pair = utils.generateKeyPairSync("ed25519", encryption as object);
  // ssh2 drops a leading zero byte, about once in a hundred keys, and then nobody can read the key.
  const isWhole =
    !(utils.parseKey(pair.private, passphrase) instanceof Error) && publicBytes(pair.public) === 51;
  return isWhole ? pair : newKey(passphrase);
}

const publicBytes = (line: string): number => Buffer.from(line.split(" ")[1] ?? "", "base64").length;

/** A fresh RSA key. */
export function newRsaKey(): KeyPair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const key = utils.parseKey(pem);
  if (key instanceof Error) throw key;
  return { private: pem, public: `ssh-rsa ${key.getPublicSSH().toString("base64")}` };
}

/** What a test server does differently. */
export interface SshServerOptions {
  hostKey?: KeyPair;
  /** Who may log in as root. */
  authorized: { key?: string; password?: string };
  /** Variables that clients may set. Default: none, like a stock sshd. */
  acceptEnv?: string[];
  /** Channels allowed on one connection. Default: 10. */
  maxSessions?: number;
  /** Whether it forwards connections. Default: true. */
  forwards?: boolean;
  /** Where SFTP clients are at first. Default: the server has no SFTP. */
  home?: string;
}

/** An SSH server on 127.0.0.1 that really runs what it is told, by `sh -c`. */
export interface SshServer {
  port: number;
  /** The host key as a line of authorized_keys. */
  hostKey: string;
  /** Connections that logged in so far, and the largest number of commands running at once on one of them. */
  seen: { logins: number; failures: number; forwards: number; mostAtOnce: number; uploads: number };
  /** Breaks all connections without a word. */
  breakConnections(): void;
  close(): Promise<void>;
}

/** Starts a server. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const hostKey = options.hostKey ?? newKey();
  const seen = { logins: 0, failures: 0, forwards: 0, mostAtOnce: 0, uploads: 0 };
  const open = new Set<Connection>();
  const server = new Server({ hostKeys: [hostKey.private] }, (client) => {
    open.add(client);
    (client as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
    client.on("close", () => open.delete(client));
    client.on("error", () => undefined);
    client.on("authentication", (attempt) => {
      if (isAuthorized(attempt, options.authorized)) return attempt.accept();
      if (attempt.method !== "none") seen.failures += 1;
      attempt.reject(["publickey", "password"]);
    });
    client.on("ready", () => (seen.logins += 1));
    if (options.forwards !== false) {
      client.on("tcpip", (accept, reject, { destIP, destPort }) => {
        seen.forwards += 1;
        const target = connect(destPort, destIP);
        target.once("error", reject);
        target.once("connect", () => {
          const channel = accept();
          channel.pipe(target).pipe(channel);
          for (const end of [channel, target]) end.on("error", () => target.destroy());
        });
      });
    }
    let running = 0;
    client.on("session", (accept, reject) => {
      if (running >= (options.maxSessions ?? 10)) return reject();
      running += 1;
      seen.mostAtOnce = Math.max(seen.mostAtOnce, running);
      const session = accept();
      serveSession(session, { acceptEnv: options.acceptEnv ?? [], ended: () => (running -= 1) });
      const { home } = options;
      if (home === undefined) return;
      session.on("sftp", (start) => {
        seen.uploads += 1;
        serveFiles(start(), home);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const breakConnections = () => open.forEach((client) => client.end());
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      breakConnections();
    });
  return { port, hostKey: hostKey.public, seen, breakConnections, close };
}

function isAuthorized(attempt: AuthContext, { key, password }: SshServerOptions["authorized"]): boolean {
  if (attempt.username !== "root") return false;
  if (attempt.method === "password") return password !== undefined && attempt.password === password;
  if (attempt.method !== "publickey" || key === undefined) return false;
  const allowed = utils.parseKey(key);
  if (allowed instanceof Error) throw allowed;
  if (!allowed.getPublicSSH().equals(attempt.key.data)) return false;
  return !attempt.signature || allowed.verify(attempt.blob ?? "", attempt.signature, attempt.hashAlgo);
}

function serveSession(session: Session, args: { acceptEnv: string[]; ended: () => void }): void {
  const environment: NodeJS.ProcessEnv = { PATH: process.env.PATH };
  // Clients that want no answer give none of the two functions, which the library's types do not know.
  type Answer = (() => void) | undefined;
  session.on("env", (accept: Answer, reject: Answer, { key, val }) => {
    if (!args.acceptEnv.includes(key)) return reject?.();
    environment[key] = val;
    accept?.();
  });
  session.on("close", args.ended);
  session.on("exec", (accept, _reject, { command }) => run({ command, channel: accept(), environment }));
}

function run(args: { command: string; channel: ServerChannel; environment: NodeJS.ProcessEnv }): void {
  const { command, channel, environment } = args;
  const child = spawn("sh", ["-c", command], { env: environment });
  channel.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  channel.on("error", () => undefined);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on("close", (code, signal) => {
    if (signal) channel.exit(signal.replace("SIG", ""));
    else channel.exit(code ?? 0);
    channel.end();
  });
}

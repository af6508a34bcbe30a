import type { Duplex } from "node:stream";
import ssh2 from "ssh2";
import type { Client, ConnectConfig } from "ssh2";
import { authentication } from "./authentication.ts";
import { addressOf } from "./connection.ts";
import type { Endpoint } from "./connection.ts";
import { fingerprint, parseHostKey } from "./host-key.ts";
import type { HostKey } from "./host-key.ts";

/** A failure that another attempt cannot mend. */
export class PermanentError extends Error {}

/** What is quick comes first; the rest is for servers that have nothing better. */
const KEY_EXCHANGE = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group16-sha512",
] as const;
const CIPHERS = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes256-ctr",
] as const;

const KEEPALIVE_MILLISECONDS = 15_000;

/** Logs in once: connects (over `through`, if given), checks the host key and authenticates. */
export function login(endpoint: Endpoint, through?: Duplex): Promise<Client> {
  const hostKey = endpoint.hostKey === undefined ? undefined : parseHostKey(endpoint.hostKey);
  const attempt: Attempt = { endpoint, hostKey, methods: ["none"] };
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.once("ready", () => {
      client.removeAllListeners("error");
      // Whoever waits for a channel learns from its end that the connection broke.
      client.on("error", () => undefined);
      resolve(client);
    });
    client.on("error", (error) => {
      // The agent is one of several methods; that none was accepted is reported by itself.
      if (error.level !== "agent") reject(explain(error, attempt));
    });
    client.on("close", () => reject(new Error(`ssh: handshake failed: EOF (${addressOf(endpoint)})`)));
    try {
      // Small packets that wait for one another would cost 40 ms each.
      client.connect(configuration(attempt, through)).setNoDelay(true);
    } catch (error) {
      // Only what is wrong with the configuration, such as a malformed key, is thrown.
      const { message } = error as Error;
      reject(new PermanentError(`${message} (${addressOf(endpoint)})`));
    }
  });
}

interface Attempt {
  endpoint: Endpoint;
  hostKey: HostKey | undefined;
  /** The authentication methods tried. */
  methods: string[];
  /** The key that the server showed. */
  offeredHostKey?: Buffer;
}

function configuration(attempt: Attempt, through?: Duplex): ConnectConfig {
  const { endpoint, hostKey } = attempt;
  return {
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    ...(through && { sock: through }),
    readyTimeout: endpoint.perDialTimeout * 1000,
    keepaliveInterval: KEEPALIVE_MILLISECONDS,
    algorithms: {
      kex: [...KEY_EXCHANGE],
      cipher: [...CIPHERS],
      ...(hostKey && { serverHostKey: hostKey.algorithms }),
    },
    hostVerifier: (offered: Buffer) => {
      attempt.offeredHostKey = offered;
      return hostKey === undefined || hostKey.blob.equals(offered);
    },
    authHandler: authentication(endpoint, attempt.methods),
  };
}

/** Says what went wrong in the words of the official plugin, and where. */
function explain(error: Error & { level?: string; code?: string }, attempt: Attempt): Error {
  const { endpoint, hostKey, methods, offeredHostKey } = attempt;
  const at = addressOf(endpoint);
  const dial = `dial tcp ${at.slice(endpoint.user.length + 1)}`;
  if (hostKey && offeredHostKey && !hostKey.blob.equals(offeredHostKey)) {
    const keys = `${at} has ${fingerprint(offeredHostKey)}, connection.hostKey is ${fingerprint(hostKey.blob)}`;
    return new PermanentError(`ssh: handshake failed: ssh: host key mismatch: ${keys}`);
  }
  if (hostKey && error.message.includes("no matching host key format")) {
    const offered = hostKey.algorithms.join(" ");
    return new PermanentError(
      `ssh: handshake failed: ssh: no common algorithm for host key; client offered: [${offered}] (${at})`,
    );
  }
  switch (error.level) {
    case "client-authentication": {
      const attempted = `attempted methods [${methods.join(" ")}], no supported methods remain`;
      return new Error(`ssh: handshake failed: ssh: unable to authenticate, ${attempted} (${at})`);
    }
    case "client-timeout":
      return new Error(`${dial}: i/o timeout after ${endpoint.perDialTimeout} s`);
    case "client-socket":
      if (error.code === "ECONNREFUSED") return new Error(`${dial}: connect: connection refused`);
      return new Error(`${dial}: ${error.message}`);
    default:
      return new Error(`ssh: handshake failed: ${error.message} (${at})`);
  }
}

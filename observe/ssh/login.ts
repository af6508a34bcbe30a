import type { Duplex } from "node:stream";
import ssh2, {
  type AnyAuthMethod,
  type Client,
  type ConnectConfig,
  type ParsedKey,
  type ServerHostKeyAlgorithm,
} from "ssh2";
import type { Endpoint } from "./endpoint.ts";
import { type LoginError, loginSeconds, whyNot } from "./login-failure.ts";
import { NoAnswer } from "./no-answer.ts";

/** The private key to log in with; undefined if only an agent has keys. */
export type Identity = ParsedKey | undefined;

/**
 * Logs in. Only the host key of the stack file is accepted.
 *
 * @param through an existing channel to the server; by default a new connection.
 * @throws NoAnswer
 */
export function login(endpoint: Endpoint, identity: Identity, through?: Duplex): Promise<Client> {
  const hostKey = parseHostKey(endpoint.hostKey);
  let offered: Buffer | undefined;
  const config: ConnectConfig = {
    host: endpoint.address,
    port: endpoint.port,
    username: endpoint.user,
    ...(through === undefined ? {} : { sock: through }),
    authHandler: methods(endpoint, identity),
    readyTimeout: loginSeconds * 1000,
    algorithms: { serverHostKey: hostKey.algorithms },
    hostVerifier: (blob: Buffer) => {
      offered = blob;
      return blob.equals(hostKey.blob);
    },
  };
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.once("ready", () => {
      resolve(client);
    });
    client.on("error", (error: LoginError) => {
      // If no method is accepted, another error says so.
      if (error.level === "agent") return;
      const hasKey = identity !== undefined;
      reject(new NoAnswer(whyNot(error, { endpoint, hostKey: hostKey.blob, offered, hasKey })));
    });
    client.once("close", () => {
      reject(new NoAnswer("closed the connection before the login; see its log: journalctl -u ssh -u sshd"));
    });
    client.connect(config);
  });
}

function methods({ user: username, agent }: Endpoint, identity: Identity): AnyAuthMethod[] {
  return [
    ...(identity === undefined ? [] : [{ type: "publickey", username, key: identity } as const]),
    ...(agent === undefined ? [] : [{ type: "agent", username, agent } as const]),
  ];
}

function parseHostKey(line: string): { algorithms: ServerHostKeyAlgorithm[]; blob: Buffer } {
  const [type = "", base64 = ""] = line.split(" ");
  const algorithms = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return { algorithms: algorithms as ServerHostKeyAlgorithm[], blob: Buffer.from(base64, "base64") };
}

import { createHash } from "node:crypto";
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { HostSpec } from "../../spec/cluster.ts";

/** Why a host did not answer, and what to do about it; goes on from "it". */
export class NoAnswer extends Error {}

/** What proves who we are: the key, or else what the agent has. */
export interface Credentials {
  privateKey: string | undefined;
}

const timeoutSeconds = 10;

/**
 * Logs in to a host. Only the host key of the stack file is accepted.
 *
 * @throws NoAnswer
 */
export function login(spec: HostSpec, { privateKey }: Credentials): Promise<Client> {
  const hostKey = parseHostKey(spec.ssh.hostKey);
  const agent = spec.ssh.agentSocketPath ?? process.env["SSH_AUTH_SOCK"];
  let offered: Buffer | undefined;
  const config: ConnectConfig = {
    host: spec.address,
    port: spec.ssh.port,
    username: spec.ssh.user,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(agent ? { agent } : {}),
    readyTimeout: timeoutSeconds * 1000,
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
      // Whether any method was accepted is told by an error of its own.
      if (error.level === "agent") return;
      reject(new NoAnswer(sentence(error, { spec, hostKey: hostKey.blob, offered, agent, privateKey })));
    });
    client.once("close", () => {
      reject(new NoAnswer("closed the connection before the login; see there: journalctl -u ssh -u sshd"));
    });
    try {
      client.connect(config);
    } catch (error) {
      reject(new NoAnswer(`cannot be logged in to with this sshPrivateKey: ${(error as Error).message}`));
    }
  });
}

type LoginError = Error & { level?: string; code?: string };

interface Attempt {
  spec: HostSpec;
  hostKey: Buffer;
  /** The key that the server showed. */
  offered: Buffer | undefined;
  agent: string | undefined;
  privateKey: string | undefined;
}

function sentence(error: LoginError, { spec, hostKey, offered, agent, privateKey }: Attempt): string {
  const { user, port } = spec.ssh;
  const lookAtKey = `ssh-keyscan -p ${port} ${spec.address}`;
  if (offered !== undefined && !offered.equals(hostKey)) {
    return (
      `shows the host key ${fingerprint(offered)}, but the stack file has ${fingerprint(hostKey)}; ` +
      `if it was installed anew, compare with the machine itself and put the line of ${lookAtKey} into its ssh.hostKey, ` +
      "else something that is not your host has its address"
    );
  }
  if (error.message.includes("no matching host key format")) {
    return `has no host key of the type in the stack file; put one of the lines of ${lookAtKey} into its ssh.hostKey`;
  }
  switch (error.level) {
    case "client-authentication":
      return `does not let ${user} in with ${triedWith(privateKey, agent)}; ${howToGetIn(privateKey, agent, user)}`;
    case "client-timeout":
      return `did not answer within ${timeoutSeconds} s; see that it runs, that its address is right and that no firewall is in between`;
    case "client-socket":
      return ofSocket(error, port);
    default:
      return `broke off the login (${error.message}); see there: journalctl -u ssh -u sshd`;
  }
}

function ofSocket({ code = "", message }: LoginError, port: number): string {
  if (code === "ECONNREFUSED") {
    return `refuses connections; start its SSH server, or set ssh.port to where it listens (it is ${port})`;
  }
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return "cannot be reached (no route to host); see that it runs and that its address in the stack file is right";
  }
  return `cannot be reached (${message}); see that it runs and that no firewall is in between`;
}

function triedWith(privateKey: string | undefined, agent: string | undefined): string {
  const tried = [
    ...(privateKey === undefined ? [] : ["the sshPrivateKey of the stack"]),
    ...(agent ? ["the keys of the SSH agent"] : []),
  ];
  return tried.length === 0 ? "no key at all" : tried.join(" or ");
}

function howToGetIn(privateKey: string | undefined, agent: string | undefined, user: string): string {
  if (privateKey === undefined && !agent) {
    return "start an SSH agent with your key (ssh-add), or: pulumi config set --secret sshPrivateKey < KEY";
  }
  const which =
    privateKey === undefined ? "what `ssh-add -L` prints" : "its public key (ssh-keygen -y -f KEY)";
  return `add ${which} to ~${user}/.ssh/authorized_keys there, or set the right ssh.user and key`;
}

function parseHostKey(line: string): { algorithms: ServerHostKeyAlgorithm[]; blob: Buffer } {
  const [type = "", base64 = ""] = line.split(" ");
  const algorithms = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return { algorithms: algorithms as ServerHostKeyAlgorithm[], blob: Buffer.from(base64, "base64") };
}

/** As ssh-keygen prints it. */
const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

import { createHash } from "node:crypto";
import type { Endpoint } from "./endpoint.ts";

/** How long a login may take. */
export const loginSeconds = 10;

/** As ssh2 reports it. */
export type LoginError = Error & { level?: string; code?: string };

interface Attempt {
  endpoint: Endpoint;
  hostKey: Buffer;
  /** The key that the server showed. */
  offered: Buffer | undefined;
  /** Whether the stack has a private key. */
  hasKey: boolean;
}

/** Why a login failed, and what to do about it; continues a sentence that starts with "it". */
export function whyNot(error: LoginError, attempt: Attempt): string {
  const { endpoint, hostKey, offered } = attempt;
  const { address, port, setting, user } = endpoint;
  const lookAtKey = `ssh-keyscan -p ${port} ${address}`;
  if (offered !== undefined && !offered.equals(hostKey)) {
    return (
      `shows the host key ${fingerprint(offered)}, but the stack file has ${fingerprint(hostKey)}; ` +
      `if it was reinstalled, compare with the machine itself and put the line of ${lookAtKey} into its ${setting}.hostKey, ` +
      "otherwise something that is not your host has its address"
    );
  }
  if (error.message.includes("no matching host key format")) {
    return `has no host key of the type in the stack file; put one of the lines of ${lookAtKey} into its ${setting}.hostKey`;
  }
  if (/too many authentication failures/i.test(error.message)) {
    return `turns ${user} away after so many keys (MaxAuthTries in its sshd_config), having tried ${triedWith(attempt)}; ${offerOneKey}`;
  }
  switch (error.level) {
    case "client-authentication":
      return `does not let ${user} in with ${triedWith(attempt)}; ${howToGetIn(attempt)}`;
    case "client-timeout":
      return `did not answer within ${loginSeconds} s; check that it is running, that its address is right and that no firewall is in the way`;
    case "client-socket":
      return ofSocket(error, endpoint);
    default:
      return `aborted the login (${error.message}); see its log: journalctl -u ssh -u sshd`;
  }
}

function ofSocket({ code = "", message }: LoginError, { port, setting }: Endpoint): string {
  if (code === "ECONNREFUSED") {
    return `refuses connections; start its SSH server, or set ${setting}.port to where it listens (it is ${port})`;
  }
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return "cannot be reached (no route to host); check that it is running and that its address in the stack file is right";
  }
  if (code === "ENOTFOUND") {
    return `cannot be found: DNS does not know its name; check that ${setting}.address is right`;
  }
  return `cannot be reached (${message}); check that it is running and that no firewall is in the way`;
}

function triedWith({ endpoint: { agent }, hasKey }: Attempt): string {
  const tried = [
    ...(hasKey ? ["the sshPrivateKey of the stack"] : []),
    ...(agent === undefined ? [] : ["the keys of the SSH agent"]),
  ];
  return tried.length === 0 ? "no key at all" : tried.join(" or ");
}

function howToGetIn({ endpoint: { agent, setting, user }, hasKey }: Attempt): string {
  if (!hasKey && agent === undefined) {
    return "start an SSH agent with your key (ssh-add), or: pulumi config set --secret sshPrivateKey < KEY";
  }
  const which = hasKey ? "its public key (ssh-keygen -y -f KEY)" : "what `ssh-add -L` prints";
  return `add ${which} to ~${user}/.ssh/authorized_keys there, or set the right ${setting}.user and key`;
}

/** Pulumi's own logins offer every key of an agent, too. */
const offerOneKey =
  "offer the right key alone: set it as sshPrivateKey, or point ssh.agentSocketPath to an agent that has no other (ssh-agent -a SOCKET; SSH_AUTH_SOCK=SOCKET ssh-add KEY)";

/** As ssh-keygen prints it. */
const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** A server's public key as configured. */
export interface HostKey {
  /** The algorithms by which a server can prove to have this key; no other is offered to it. */
  algorithms: ServerHostKeyAlgorithm[];
  blob: Buffer;
}

/** Parses a line in the format of authorized_keys: `<type> <base64> [comment]`. */
export function parseHostKey(line: string): HostKey {
  const [type = "", base64 = ""] = line.trim().split(/\s+/);
  const blob = Buffer.from(base64, "base64");
  const typeInBlob = blob.length > 4 ? blob.toString("latin1", 4, 4 + blob.readUInt32BE(0)) : "";
  if (type === "" || typeInBlob !== type) {
    throw new Error("failed to parse host key: connection.hostKey must be a line like `ssh-ed25519 AAAA…`");
  }
  const algorithms = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return { algorithms: algorithms as ServerHostKeyAlgorithm[], blob };
}

/** The fingerprint in the form that OpenSSH prints. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

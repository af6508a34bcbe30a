import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes } from "node:crypto";

const curve = "nistp256";
const type = `ecdsa-sha2-${curve}`;

/** A public key of the one kind that barekube has, P-256, in the forms of OpenSSH (RFC 5656). */
export function opensshPublicKey(publicKeyPem: string) {
  const blob = Buffer.concat([string(type), ...publicFields(createPublicKey(publicKeyPem))]);
  const digest = (algorithm: string) => createHash(algorithm).update(blob).digest();
  return {
    publicKeyOpenssh: `${type} ${blob.toString("base64")}\n`,
    publicKeyFingerprintMd5: digest("md5")
      .toString("hex")
      .replaceAll(/..(?!$)/g, "$&:"),
    publicKeyFingerprintSha256: `SHA256:${digest("sha256").toString("base64").replace(/=+$/, "")}`,
  };
}

/** The private key, not encrypted and without a comment (OpenSSH's PROTOCOL.key). */
export function opensshPrivateKey(privateKeyPem: string): string {
  const key = createPrivateKey(privateKeyPem);
  const fields = publicFields(key);
  const check = randomBytes(4);
  const content = Buffer.concat([check, check, string(type), ...fields, integer(bytesOf(key).d), string("")]);
  const missing = (8 - (content.length % 8)) % 8;
  const padding = Uint8Array.from({ length: missing }, (_, index) => index + 1);
  const container = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    // Cipher, key derivation and its options.
    ...["none", "none", ""].map(string),
    length(1),
    string(Buffer.concat([string(type), ...fields])),
    string(Buffer.concat([content, padding])),
  ]);
  const lines = container.toString("base64").replaceAll(/.{64}(?!$)/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function bytesOf(key: KeyObject): { x: Buffer; y: Buffer; d: Buffer } {
  const { x = "", y = "", d = "" } = key.export({ format: "jwk" });
  const bytes = (text: string) => Buffer.from(text, "base64url");
  return { x: bytes(x), y: bytes(y), d: bytes(d) };
}

function publicFields(key: KeyObject): Buffer[] {
  const { x, y } = bytesOf(key);
  return [string(curve), string(Buffer.concat([Buffer.of(4), x, y]))];
}

function length(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([length(bytes.length), bytes]);
}

/** Positive, without leading zeros but for the sign. */
function integer(value: Buffer): Buffer {
  const digits = value.subarray(value.findIndex((byte) => byte !== 0));
  return string((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

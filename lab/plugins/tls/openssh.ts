import { createHash, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { algorithmOf, CURVES, curveOf } from "./key.ts";
import { derToPem } from "./pem.ts";

/** Padding to this size is prescribed for keys that are not encrypted. */
const BLOCK_BYTES = 8;

/** A public key in the forms of OpenSSH. */
export interface OpensshPublicKey {
  /** Line for `authorized_keys`, with a newline at the end. */
  line: string;
  /** `aa:bb:…` */
  fingerprintMd5: string;
  /** `SHA256:…` */
  fingerprintSha256: string;
}

/** Encodes the public part of a key (RFC 4253, RFC 5656, RFC 8709). */
export function toOpensshPublicKey(key: KeyObject): OpensshPublicKey {
  const { type, publicFields } = fieldsOf(key);
  const blob = Buffer.concat([string(type), ...publicFields]);
  const digest = (algorithm: string) => createHash(algorithm).update(blob).digest();
  return {
    line: `${type} ${blob.toString("base64")}\n`,
    fingerprintMd5: [...digest("md5")].map((byte) => byte.toString(16).padStart(2, "0")).join(":"),
    fingerprintSha256: `SHA256:${digest("sha256").toString("base64").replace(/=+$/, "")}`,
  };
}

/** Encodes a private key as PEM `OPENSSH PRIVATE KEY`, not encrypted, without a comment (OpenSSH's PROTOCOL.key). */
export function toOpensshPrivateKey(key: KeyObject): string {
  const { type, publicFields, privateFields } = fieldsOf(key);
  const check = randomBytes(4);
  const comment = string("");
  const content = Buffer.concat([check, check, string(type), ...privateFields, comment]);
  const missing = (BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES;
  const padding = Uint8Array.from({ length: missing }, (_, index) => index + 1);
  const container = [
    Buffer.from("openssh-key-v1\0"),
    string("none"), // cipher
    string("none"), // key derivation
    string(""), // its options
    uint32(1), // number of keys
    string(Buffer.concat([string(type), ...publicFields])),
    string(Buffer.concat([content, padding])),
  ];
  return derToPem("OPENSSH PRIVATE KEY", Buffer.concat(container));
}

/** The fields that follow the type in both encodings; the private ones are right for private keys only. */
function fieldsOf(key: KeyObject): { type: string; publicFields: Buffer[]; privateFields: Buffer[] } {
  const jwk = key.export({ format: "jwk" });
  const bytes = (base64url = "") => Buffer.from(base64url, "base64url");
  switch (algorithmOf(key)) {
    case "RSA": {
      const [n, e] = [mpint(bytes(jwk.n)), mpint(bytes(jwk.e))];
      const rest = [jwk.d, jwk.qi, jwk.p, jwk.q].map((part) => mpint(bytes(part)));
      return { type: "ssh-rsa", publicFields: [e, n], privateFields: [n, e, ...rest] };
    }
    case "ECDSA": {
      const curve = CURVES[curveOf(key)].ssh;
      const point = Buffer.concat([Buffer.of(4), bytes(jwk.x), bytes(jwk.y)]);
      const publicFields = [string(curve), string(point)];
      const privateFields = [...publicFields, mpint(bytes(jwk.d))];
      return { type: `ecdsa-sha2-${curve}`, publicFields, privateFields };
    }
    case "ED25519": {
      const publicFields = [string(bytes(jwk.x))];
      const privateFields = [...publicFields, string(Buffer.concat([bytes(jwk.d), bytes(jwk.x)]))];
      return { type: "ssh-ed25519", publicFields, privateFields };
    }
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A positive integer in two's complement, without leading zeros but for the sign. */
function mpint(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.alloc(0) : value.subarray(start);
  return string((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

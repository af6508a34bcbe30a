import { createPrivateKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";

/** Algorithms of keys, as the outputs name them. */
export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** NIST curves by their name in the inputs, with their names in OpenSSL and SSH. */
export const CURVES = {
  P256: { openssl: "prime256v1", ssh: "nistp256" },
  P384: { openssl: "secp384r1", ssh: "nistp384" },
  P521: { openssl: "secp521r1", ssh: "nistp521" },
} as const;
export type Curve = keyof typeof CURVES;

const generate = promisify(generateKeyPair);

/** Makes a private key, off the main thread. */
export async function generateKey(args: {
  algorithm: Algorithm;
  curve: Curve;
  rsaBits: number;
}): Promise<KeyObject> {
  const { algorithm, curve, rsaBits } = args;
  switch (algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: rsaBits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: CURVES[curve].openssl })).privateKey;
    case "ED25519":
      return (await generate("ed25519")).privateKey;
  }
}

/** Reads a private key from PEM (SEC1, PKCS#1 or PKCS#8). `input` names the key in the error. */
export function parsePrivateKey(pem: string, input: "private key" | "CA private key"): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    // The cause says nothing of the key's content, only of its form.
    throw new Error(`Failed to parse ${input} PEM: ${cause instanceof Error ? cause.message : ""}`, {
      cause,
    });
  }
}

/** The algorithm of a key; throws for one that cannot sign certificates here. */
export function algorithmOf(key: KeyObject): Algorithm {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return "RSA";
    case "ec":
      return "ECDSA";
    case "ed25519":
      return "ED25519";
    default:
      throw new Error(
        `A key of type ${key.asymmetricKeyType} cannot sign certificates; allowed: ${ALGORITHMS.join(", ")}.`,
      );
  }
}

/** The curve of an ECDSA key. Throws for P-224 and other curves that are not in {@link CURVES}. */
export function curveOf(key: KeyObject): Curve {
  const openssl = key.asymmetricKeyDetails?.namedCurve;
  const found = (Object.keys(CURVES) as Curve[]).find((curve) => CURVES[curve].openssl === openssl);
  if (found) return found;
  throw new Error(
    `The lab's tls plugin does not sign with ECDSA keys on the curve ${openssl}; allowed: ${Object.keys(CURVES).join(", ")}.`,
  );
}

import { createHash } from "node:crypto";
import { all, type Output, type Resource } from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls";
import { byAge, type Generations } from "../../config/generations.ts";
import { keyAlgorithm } from "./algorithm.ts";
import { generationName, inUse } from "./authority.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Keys for the tokens of service accounts: one generation signs, tokens of all are taken. */
export interface ServiceAccountKeys {
  signingKey: Output<string>;
  /** Which key signs, as tokens name it in their header; may be shown. */
  signer: Output<string>;
  /** The public halves of all generations. */
  bundle: Output<string>;
  /** Changes with the bundle, and may be shown. */
  fingerprint: Output<string>;
}

export function serviceAccountKeys(
  name: string,
  generations: Generations,
  parent: Resource,
): ServiceAccountKeys {
  const keys = new Map(
    byAge(generations).map((number) => [
      number,
      new PrivateKey(generationName(name, number), keyAlgorithm, { parent }),
    ]),
  );
  const bundle = all([...keys.values()].map(({ publicKeyPem }) => publicKeyPem)).apply((pems) =>
    pems.join(""),
  );
  const signing = inUse(keys, generations);
  return {
    signingKey: signing.privateKeyPem,
    signer: signing.publicKeyPem.apply(keyID),
    bundle,
    fingerprint: fingerprintOf(bundle),
  };
}

/** The hash of the key in its binary form, which is what a PEM has between its lines. */
const keyID = (publicKeyPem: string): string =>
  createHash("sha256")
    .update(Buffer.from(publicKeyPem.replaceAll(/-----.*-----/g, ""), "base64"))
    .digest("base64url");

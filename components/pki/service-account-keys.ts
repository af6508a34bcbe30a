import { createHash } from "node:crypto";
import { all, type Output, type Resource } from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls";
import { byAge, type Generations } from "../../config/generations.ts";
import { keyAlgorithm } from "./algorithm.ts";
import { inUse } from "./authority.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { generationName } from "./resource-names.ts";

/** Keys for service account tokens: one generation signs, tokens of all are accepted. */
export interface ServiceAccountKeys {
  /** Of all generations, by number. */
  keys: ReadonlyMap<number, PrivateKey>;
  signingKey: Output<string>;
  /** ID of the key that signs, as in the header of tokens; not secret. */
  signer: Output<string>;
  /** The public halves of all generations. */
  bundle: Output<string>;
  /** Changes with the bundle; not secret. */
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
    keys,
    signingKey: signing.privateKeyPem,
    signer: signing.publicKeyPem.apply(keyID),
    bundle,
    fingerprint: fingerprintOf(bundle),
  };
}

/** The hash of the key in DER form, which a PEM holds as base64. */
const keyID = (publicKeyPem: string): string =>
  createHash("sha256")
    .update(Buffer.from(publicKeyPem.replaceAll(/-----.*-----/g, ""), "base64"))
    .digest("base64url");

import { sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import { algorithmOf, curveOf } from "./key.ts";

const signOffThread = promisify<string | null, Uint8Array, KeyObject, Buffer>(sign);

/** A DER NULL: the parameters that RSA signatures carry. */
const NULL = Uint8Array.of(5, 0).buffer;

/** The hash and the object identifier of the signatures that Go makes with each curve. */
const ECDSA = {
  P256: { digest: "sha256", oid: "1.2.840.10045.4.3.2" },
  P384: { digest: "sha384", oid: "1.2.840.10045.4.3.3" },
  P521: { digest: "sha512", oid: "1.2.840.10045.4.3.4" },
} as const;

/** How a key signs: the identifier written into what is signed, and the signing itself, off the main thread. */
export interface Signer {
  algorithm: AlgorithmIdentifier;
  sign(data: ArrayBuffer): Promise<ArrayBuffer>;
}

/** The signer of a private key, with the algorithm that Go's crypto/x509 would choose for it. */
export function signerOf(key: KeyObject): Signer {
  const { digest, algorithm } = signatureOf(key);
  return {
    algorithm,
    async sign(data) {
      const signature = await signOffThread(digest, new Uint8Array(data), key);
      return Uint8Array.from(signature).buffer;
    },
  };
}

function signatureOf(key: KeyObject): { digest: string | null; algorithm: AlgorithmIdentifier } {
  switch (algorithmOf(key)) {
    case "RSA":
      return {
        digest: "sha256",
        algorithm: new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: NULL }),
      };
    case "ECDSA": {
      const { digest, oid } = ECDSA[curveOf(key)];
      return { digest, algorithm: new AlgorithmIdentifier({ algorithm: oid }) };
    }
    case "ED25519":
      return { digest: null, algorithm: new AlgorithmIdentifier({ algorithm: "1.3.101.112" }) };
  }
}

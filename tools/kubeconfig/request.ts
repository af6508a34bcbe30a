import { KeyObject, webcrypto } from "node:crypto";
// The generator's package needs it, and leaves the choice of a polyfill to its users.
import "reflect-metadata";
import { Name, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import type { Identity } from "./identity.ts";

interface SigningRequest {
  /** Never leaves this process except in the kubeconfig. */
  keyPem: string;
  requestPem: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A new key, and the request for its certificate: the user is the common name, each group an organization. */
export async function signingRequest({
  user,
  groups,
}: Pick<Identity, "user" | "groups">): Promise<SigningRequest> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const subject = [
    ...groups.map((group) => ({ O: [{ utf8String: group }] })),
    { CN: [{ utf8String: user }] },
  ];
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: new Name(subject),
    keys,
    signingAlgorithm: algorithm,
  });
  return {
    keyPem: KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(),
    requestPem: `${request.toString("pem")}\n`,
  };
}

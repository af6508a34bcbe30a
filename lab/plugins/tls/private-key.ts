import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { failure } from "../bridge/check.ts";
import { stateResource } from "../bridge/resource.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure, ResourceType } from "../server/provider.ts";
import { checksumId } from "./checksum-id.ts";
import { ALGORITHMS, CURVES, generateKey } from "./key.ts";
import type { Algorithm, Curve } from "./key.ts";
import { toOpensshPrivateKey, toOpensshPublicKey } from "./openssh.ts";

interface Inputs {
  algorithm: Algorithm;
  ecdsaCurve: Curve;
  rsaBits: number;
}

/** `tls:index/privateKey:PrivateKey`; unlike the official one it makes no ECDSA key on P-224. */
export const privateKey: ResourceType = stateResource<Inputs>({
  schema: {
    algorithm: { type: "string", required: true, oneOf: ALGORITHMS },
    ecdsaCurve: { type: "string", default: "P224", oneOf: ["P224", ...Object.keys(CURVES)] },
    rsaBits: { type: "integer", default: 2048 },
    privateKeyOpenssh: { type: "string", computed: true, secret: true },
    privateKeyPem: { type: "string", computed: true, secret: true },
    privateKeyPemPkcs8: { type: "string", computed: true, secret: true },
    publicKeyFingerprintMd5: { type: "string", computed: true },
    publicKeyFingerprintSha256: { type: "string", computed: true },
    publicKeyOpenssh: { type: "string", computed: true },
    publicKeyPem: { type: "string", computed: true },
  },
  schemaVersion: 1,
  check: refuseP224,
  async create({ algorithm, ecdsaCurve, rsaBits }) {
    const key = await generateKey({ algorithm, curve: ecdsaCurve, rsaBits });
    const spki = createPublicKey(key).export({ type: "spki", format: "der" });
    return { id: checksumId(spki), outputs: outputsOf(key, algorithm) };
  },
});

function refuseP224(args: { inputs: PropertyMap; resourceName: string }): CheckFailure[] {
  const { inputs, resourceName } = args;
  const { algorithm, ecdsaCurve } = inputs;
  if (algorithm !== "ECDSA" || (ecdsaCurve ?? "P224") !== "P224") return [];
  const allowed = Object.keys(CURVES).join(", ");
  const reason = `The lab's tls plugin makes no ECDSA key on P224 (the default of ecdsaCurve), a curve that TLS in Go refuses; allowed: ${allowed}`;
  return [failure({ reason, resourceName, valuePath: "ecdsaCurve" })];
}

function outputsOf(key: KeyObject, algorithm: Algorithm): PropertyMap {
  const pem = (type: "pkcs1" | "sec1" | "pkcs8") => key.export({ type, format: "pem" });
  const traditional = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  const publicKey = createPublicKey(key);
  const openssh = toOpensshPublicKey(publicKey);
  return {
    privateKeyOpenssh: toOpensshPrivateKey(key),
    privateKeyPem: pem(traditional[algorithm]),
    privateKeyPemPkcs8: pem("pkcs8"),
    publicKeyFingerprintMd5: openssh.fingerprintMd5,
    publicKeyFingerprintSha256: openssh.fingerprintSha256,
    publicKeyOpenssh: openssh.line,
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }),
  };
}

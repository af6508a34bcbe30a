import { createPublicKey } from "node:crypto";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { ALTERNATIVE_NAMES, toGeneralNames } from "./alternative-names.ts";
import type { AlternativeNames } from "./alternative-names.ts";
import { CERTIFICATE, issue, renewal } from "./issued-cert.ts";
import type { CertificateInputs, Clock } from "./issued-cert.ts";
import { algorithmOf, parsePrivateKey } from "./key.ts";
import { checkKeyInput } from "./key-input.ts";
import { SUBJECT, toName } from "./subject.ts";
import type { Subject } from "./subject.ts";

interface Inputs extends CertificateInputs, AlternativeNames {
  privateKeyPem: string;
  setAuthorityKeyId: boolean;
  subject?: Subject;
}

/** `tls:index/selfSignedCert:SelfSignedCert` */
export const selfSignedCert = (now: Clock): ResourceType =>
  stateResource<Inputs>({
    schema: {
      ...CERTIFICATE,
      ...ALTERNATIVE_NAMES,
      keyAlgorithm: { type: "string", computed: true },
      privateKeyPem: { type: "string", secret: true, required: true },
      setAuthorityKeyId: { type: "boolean", default: false },
      subject: SUBJECT,
    },
    check: checkKeyInput("privateKeyPem"),
    ...renewal(now),
    async create(inputs) {
      const issuerKey = parsePrivateKey(inputs.privateKeyPem, "private key");
      const subject = toName(inputs.subject);
      const { id, outputs } = await issue({
        inputs,
        content: {
          subject,
          issuer: subject,
          alternativeNames: toGeneralNames(inputs),
          publicKey: createPublicKey(issuerKey).export({ type: "spki", format: "der" }),
        },
        authorityKeyId: (own) => (inputs.setAuthorityKeyId ? requireKeyId(own) : undefined),
        issuerKey,
        now: now(),
      });
      return { id, outputs: { ...outputs, keyAlgorithm: algorithmOf(issuerKey) } };
    },
  });

function requireKeyId(own: Buffer | undefined): Buffer {
  if (own) return own;
  throw new Error("Invalid Certificate Authority: Could not determine Authority Key Identifier");
}

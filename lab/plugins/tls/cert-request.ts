import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { CertificationRequest, CertificationRequestInfo, Attributes } from "@peculiar/asn1-csr";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Attribute, Extensions, SubjectPublicKeyInfo } from "@peculiar/asn1-x509";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { ALTERNATIVE_NAMES, alternativeNamesExtension, toGeneralNames } from "./alternative-names.ts";
import type { AlternativeNames } from "./alternative-names.ts";
import { checksumId } from "./checksum-id.ts";
import { algorithmOf, parsePrivateKey } from "./key.ts";
import { checkKeyInput } from "./key-input.ts";
import { derToPem } from "./pem.ts";
import { signerOf } from "./signature.ts";
import { SUBJECT, toName } from "./subject.ts";
import type { Subject } from "./subject.ts";

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** What a request asks for. */
export interface RequestContent extends AlternativeNames {
  subject?: Subject;
}
interface Inputs extends RequestContent {
  privateKeyPem: string;
}

/** `tls:index/certRequest:CertRequest` */
export const certRequest: ResourceType = stateResource<Inputs>({
  schema: {
    ...ALTERNATIVE_NAMES,
    certRequestPem: { type: "string", computed: true },
    keyAlgorithm: { type: "string", computed: true },
    privateKeyPem: { type: "string", secret: true, required: true },
    subject: SUBJECT,
  },
  check: checkKeyInput("privateKeyPem"),
  async create(inputs) {
    const key = parsePrivateKey(inputs.privateKeyPem, "private key");
    const der = await signRequest(inputs, key);
    return {
      id: checksumId(der),
      outputs: { certRequestPem: derToPem("CERTIFICATE REQUEST", der), keyAlgorithm: algorithmOf(key) },
    };
  },
});

async function signRequest(content: RequestContent, key: KeyObject): Promise<Buffer> {
  const signer = signerOf(key);
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const certificationRequestInfo = requestInfo(content, publicKey);
  const signature = await signer.sign(AsnConvert.serialize(certificationRequestInfo));
  const request = new CertificationRequest({
    certificationRequestInfo,
    signatureAlgorithm: signer.algorithm,
    signature,
  });
  return Buffer.from(AsnConvert.serialize(request));
}

/** The part of a request that is signed; `publicKey` is SPKI in DER. */
export function requestInfo(content: RequestContent, publicKey: Buffer): CertificationRequestInfo {
  const subject = toName(content.subject);
  const names = toGeneralNames(content);
  const extensions = alternativeNamesExtension({ names, subjectIsEmpty: subject.length === 0 });
  const asked = new Attribute({
    type: EXTENSION_REQUEST,
    values: [AsnConvert.serialize(new Extensions(extensions))],
  });
  return new CertificationRequestInfo({
    subject,
    subjectPKInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    attributes: new Attributes(extensions.length > 0 ? [asked] : []),
  });
}

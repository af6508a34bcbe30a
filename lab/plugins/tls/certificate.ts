import { createHash, createPublicKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  KeyIdentifier,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";
import type { GeneralName, Name } from "@peculiar/asn1-x509";
import { usageExtensions } from "./allowed-uses.ts";
import { alternativeNamesExtension } from "./alternative-names.ts";
import { algorithmOf } from "./key.ts";
import { derToPem } from "./pem.ts";
import { signerOf } from "./signature.ts";

/** What a certificate says, apart from its signature. */
export interface CertificateContent {
  /** Positive, big-endian. */
  serialNumber: Buffer;
  notBefore: Date;
  notAfter: Date;
  subject: Name;
  issuer: Name;
  alternativeNames: GeneralName[];
  /** Public key in DER (SPKI). */
  publicKey: Buffer;
  allowedUses: string[];
  isCa: boolean;
  /** Of a CA; 0 and less mean no limit, as with the official provider. */
  maxPathLength?: number | undefined;
  subjectKeyId?: Buffer | undefined;
  authorityKeyId?: Buffer | undefined;
}

/** A random serial number of up to 128 bits. */
export const newSerialNumber = (): Buffer => randomBytes(16);

/** A serial number in decimal, which is the id of a certificate. */
export const decimal = (serialNumber: Buffer): string =>
  BigInt(`0x${serialNumber.toString("hex")}`).toString();

/** The key identifier that the official provider gives a public key (SPKI in DER). */
export function keyIdentifier(publicKey: Buffer): Buffer {
  const { subjectPublicKey } = AsnConvert.parse(publicKey, SubjectPublicKeyInfo);
  const bits = new Uint8Array(subjectPublicKey);
  const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
  // It hashes an Ed25519 key as an octet string, the others as RFC 5280 (4.2.1.2, method 1) says.
  const hashed = algorithmOf(key) === "ED25519" ? [Uint8Array.of(4, bits.length), bits] : [bits];
  return createHash("sha1").update(Buffer.concat(hashed)).digest();
}

/** Signs a certificate; the answer is PEM. */
export async function signCertificate(content: CertificateContent, issuerKey: KeyObject): Promise<string> {
  const signer = signerOf(issuerKey);
  const tbsCertificate = toBeSigned(content, signer.algorithm);
  const signatureValue = await signer.sign(AsnConvert.serialize(tbsCertificate));
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: signer.algorithm,
    signatureValue,
  });
  return derToPem("CERTIFICATE", new Uint8Array(AsnConvert.serialize(certificate)));
}

/** The part that is signed, with the extensions in the order in which Go's crypto/x509 writes them. */
export function toBeSigned(
  content: CertificateContent,
  signature: TBSCertificate["signature"],
): TBSCertificate {
  const { notBefore, notAfter, subject, issuer, serialNumber, publicKey } = content;
  return new TBSCertificate({
    version: Version.v3,
    serialNumber: positiveInteger(serialNumber),
    signature,
    issuer,
    validity: new Validity({ notBefore: wholeSeconds(notBefore), notAfter: wholeSeconds(notAfter) }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(content)),
  });
}

function extensionsOf(content: CertificateContent): Extension[] {
  const { allowedUses, isCa, maxPathLength = 0, subjectKeyId, authorityKeyId, subject } = content;
  const constraints = new BasicConstraints({
    cA: isCa,
    ...(maxPathLength > 0 && { pathLenConstraint: maxPathLength }),
  });
  const extension = (extnID: string, value: object, critical = false) =>
    new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
  return [
    ...usageExtensions(allowedUses),
    extension("2.5.29.19", constraints, true),
    ...(subjectKeyId ? [extension("2.5.29.14", new SubjectKeyIdentifier(subjectKeyId))] : []),
    ...(authorityKeyId
      ? [
          extension(
            "2.5.29.35",
            new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(authorityKeyId) }),
          ),
        ]
      : []),
    ...alternativeNamesExtension({ names: content.alternativeNames, subjectIsEmpty: subject.length === 0 }),
  ];
}

/** The content octets of a DER INTEGER: as short as can be, with a zero in front where the sign bit would be set. */
function positiveInteger(value: Buffer): ArrayBuffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.of(0) : value.subarray(start);
  return Uint8Array.from((digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits).buffer;
}

/** RFC 5280 forbids fractions of a second. */
function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

import { X509Certificate } from "node:crypto";
import { CertificationRequest } from "@peculiar/asn1-csr";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate, SubjectKeyIdentifier } from "@peculiar/asn1-x509";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { requestedNames } from "./alternative-names.ts";
import { CERTIFICATE, issue, renewal } from "./issued-cert.ts";
import type { CertificateInputs, Clock } from "./issued-cert.ts";
import { algorithmOf, parsePrivateKey } from "./key.ts";
import { checkKeyInput } from "./key-input.ts";
import { pemToDer } from "./pem.ts";

interface Inputs extends CertificateInputs {
  caCertPem: string;
  caPrivateKeyPem: string;
  certRequestPem: string;
}

/** `tls:index/locallySignedCert:LocallySignedCert` */
export const locallySignedCert = (now: Clock): ResourceType =>
  stateResource<Inputs>({
    schema: {
      ...CERTIFICATE,
      caCertPem: { type: "string", required: true },
      caKeyAlgorithm: { type: "string", computed: true },
      caPrivateKeyPem: { type: "string", secret: true, required: true },
      certRequestPem: { type: "string", required: true },
    },
    check: checkKeyInput("caPrivateKeyPem"),
    ...renewal(now),
    async create(inputs, context) {
      const { certificationRequestInfo, names } = parseRequest(inputs.certRequestPem);
      const issuerKey = parsePrivateKey(inputs.caPrivateKeyPem, "CA private key");
      const ca = parseAuthority(inputs.caCertPem);
      if (!ca.certificate.checkPrivateKey(issuerKey)) {
        throw new Error(
          "Failed to create certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
        );
      }
      if (!ca.certificate.ca) {
        context.log(
          "Potentially Invalid Certificate Authority: the certificate given as caCertPem is not one of an authority, so what it signs may not pass verification.",
          "warning",
        );
      }
      const { id, outputs } = await issue({
        inputs,
        content: {
          subject: certificationRequestInfo.subject,
          issuer: ca.subject,
          alternativeNames: names,
          publicKey: Buffer.from(AsnConvert.serialize(certificationRequestInfo.subjectPKInfo)),
        },
        authorityKeyId: () => ca.subjectKeyId,
        issuerKey,
        now: now(),
      });
      return { id, outputs: { ...outputs, caKeyAlgorithm: algorithmOf(issuerKey) } };
    },
  });

function parseRequest(pem: string) {
  const request = parsing("certificate request", () =>
    AsnConvert.parse(pemToDer("CERTIFICATE REQUEST", pem), CertificationRequest),
  );
  return Object.assign(request, { names: requestedNames(request) });
}

function parseAuthority(pem: string) {
  return parsing("CA certificate", () => {
    const certificate = new X509Certificate(pemToDer("CERTIFICATE", pem));
    const { subject, extensions } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
    const keyId = extensions?.find(({ extnID }) => extnID === "2.5.29.14");
    const subjectKeyId = keyId && Buffer.from(AsnConvert.parse(keyId.extnValue, SubjectKeyIdentifier).buffer);
    return { certificate, subject, subjectKeyId };
  });
}

function parsing<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new Error(
      `Failed to parse ${what} PEM: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

import { createPublicKey } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { CertificationRequest } from "@peculiar/asn1-csr";
import { describe, expect, test } from "vitest";
import { requestInfo } from "../../../lab/plugins/tls/cert-request.ts";
import { keyIdentifier, toBeSigned } from "../../../lab/plugins/tls/certificate.ts";
import { requestedNames } from "../../../lab/plugins/tls/alternative-names.ts";
import { checksumId } from "../../../lab/plugins/tls/checksum-id.ts";
import { toOpensshPublicKey } from "../../../lab/plugins/tls/openssh.ts";
import { pemToDer } from "../../../lab/plugins/tls/pem.ts";
import { toName } from "../../../lab/plugins/tls/subject.ts";
import { recorded } from "./replay.ts";
import type { Json } from "./replay.ts";

// What the official plugin encoded must come out of our encoders byte for byte.
const created = recorded("tls").filter(
  ({ method, recording }) => method === "Create" && recording.endsWith("up-create"),
);
const output = (name: string): Json => {
  const properties = created.find((exchange) => exchange.name === name)?.expected.response?.properties;
  if (!properties) throw new Error(`nothing recorded for ${name}`);
  return properties as Json;
};
const spki = (name: string): Buffer =>
  createPublicKey(String(output(name).publicKeyPem)).export({ type: "spki", format: "der" });
const certificate = (name: string) =>
  AsnConvert.parse(pemToDer("CERTIFICATE", String(output(name).certPem)), Certificate);
const hex = (bytes: ArrayBuffer | Buffer | undefined) =>
  Buffer.from(new Uint8Array(bytes ?? new ArrayBuffer(0))).toString("hex");

describe("encodings of the official plugin", () => {
  const request = AsnConvert.parse(
    pemToDer("CERTIFICATE REQUEST", String(output("leaf-csr").certRequestPem)),
    CertificationRequest,
  );

  test("a request", () => {
    const ours = requestInfo(
      {
        subject: { commonName: "kube-apiserver" },
        dnsNames: ["kubernetes", "localhost"],
        ipAddresses: ["127.0.0.1", "10.254.0.1"],
      },
      spki("leaf-key"),
    );
    expect(hex(AsnConvert.serialize(ours))).toBe(hex(request.certificationRequestInfoRaw));
  });

  test("a self-signed certificate of an authority", () => {
    const official = certificate("ca");
    const name = toName({ commonName: "kubernetes", organization: "barekube" });
    const ours = toBeSigned(
      {
        serialNumber: Buffer.from(BigInt(String(output("ca").id)).toString(16), "hex"),
        notBefore: new Date(String(output("ca").validityStartTime)),
        notAfter: new Date(String(output("ca").validityEndTime)),
        subject: name,
        issuer: name,
        alternativeNames: [],
        publicKey: spki("ca-key"),
        allowedUses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
        isCa: true,
        subjectKeyId: keyIdentifier(spki("ca-key")),
      },
      official.signatureAlgorithm,
    );
    expect(hex(AsnConvert.serialize(ours))).toBe(hex(official.tbsCertificateRaw));
  });

  test("a locally signed certificate", () => {
    const official = certificate("leaf");
    const ours = toBeSigned(
      {
        serialNumber: Buffer.from(BigInt(String(output("leaf").id)).toString(16), "hex"),
        notBefore: new Date(String(output("leaf").validityStartTime)),
        notAfter: new Date(String(output("leaf").validityEndTime)),
        subject: request.certificationRequestInfo.subject,
        issuer: certificate("ca").tbsCertificate.subject,
        alternativeNames: requestedNames(request),
        publicKey: spki("leaf-key"),
        allowedUses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
        isCa: false,
        authorityKeyId: keyIdentifier(spki("ca-key")),
      },
      official.signatureAlgorithm,
    );
    expect(hex(AsnConvert.serialize(ours))).toBe(hex(official.tbsCertificateRaw));
  });

  test.each(["ca-key", "leaf-key", "rsa-key", "ed-key"])("the OpenSSH forms of %s", (name) => {
    const recordedKey = output(name);
    expect(toOpensshPublicKey(createPublicKey(String(recordedKey.publicKeyPem)))).toEqual({
      line: recordedKey.publicKeyOpenssh,
      fingerprintMd5: recordedKey.publicKeyFingerprintMd5,
      fingerprintSha256: recordedKey.publicKeyFingerprintSha256,
    });
  });

  test("the id of a request", () => {
    const der = pemToDer("CERTIFICATE REQUEST", String(output("leaf-csr").certRequestPem));
    expect(checksumId(der)).toBe(output("leaf-csr").id);
  });

  // The key of the authority ends with white space, which the official plugin does not hash.
  test.each(["ca-key", "leaf-key", "rsa-key", "ed-key"])("the id of %s", (name) => {
    expect(checksumId(spki(name))).toBe(output(name).id);
  });
});

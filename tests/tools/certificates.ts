import { generateKeyPairSync } from "node:crypto";
import { toGeneralNames } from "../../lab/plugins/tls/alternative-names.ts";
import { signCertificate } from "../../lab/plugins/tls/certificate.ts";
import { type Subject, toName } from "../../lab/plugins/tls/subject.ts";

/** A certificate that ends so many days after `now`. */
export function certificatePem(
  subject: Subject,
  { now, days, ...names }: { now: Date; days: number; dnsNames?: string[]; ipAddresses?: string[] },
): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const content = {
    serialNumber: Buffer.of(1),
    notBefore: new Date(0),
    notAfter: new Date(now.getTime() + days * 24 * 60 * 60 * 1000),
    subject: toName(subject),
    issuer: toName({ commonName: "prod etcd" }),
    alternativeNames: toGeneralNames(names),
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    allowedUses: ["client_auth"],
    isCa: false,
  };
  return signCertificate(content, privateKey);
}

import { generateKeyPairSync } from "node:crypto";
import { toGeneralNames } from "../../lab/plugins/tls/alternative-names.ts";
import { signCertificate } from "../../lab/plugins/tls/certificate.ts";
import { type Subject, toName } from "../../lab/plugins/tls/subject.ts";

interface Validity {
  now: Date;
  /** How many days after `now` it ends. */
  days: number;
  /** When it begins; default: in 1970. */
  from?: Date;
}

/** A certificate with this validity. */
export function certificatePem(
  subject: Subject,
  { now, days, from = new Date(0), ...names }: Validity & { dnsNames?: string[]; ipAddresses?: string[] },
): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const content = {
    serialNumber: Buffer.of(1),
    notBefore: from,
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

import { X509Certificate } from "node:crypto";

/** Who makes the next one: an `up`, the kubelet by itself, or somebody on purpose. */
export type Renewal = "up" | "kubelet" | "rotation";

/** A certificate as it is listed. */
export interface Certificate {
  name: string;
  /** Name of the host that has it, or which of them. */
  where: string;
  subject: string;
  issuer: string;
  /** DNS names and addresses. */
  subjectAltNames: string[];
  notBefore: Date;
  notAfter: Date;
  renewal: Renewal;
}

/** Reads what a certificate says of itself. @throws when that is none. */
export function certificateOf(
  pem: string,
  { name, where, renewal }: Pick<Certificate, "name" | "where" | "renewal">,
): Certificate {
  const { subject, issuer, subjectAltName, validFromDate, validToDate } = new X509Certificate(pem);
  return {
    name,
    where,
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    subjectAltNames: (subjectAltName?.split(", ") ?? []).map((entry) =>
      entry.replace(/^(DNS|IP Address):/, ""),
    ),
    notBefore: validFromDate,
    notAfter: validToDate,
    renewal,
  };
}

/** Negative once it has ended. */
export const daysLeft = ({ notAfter }: Certificate, now: Date): number =>
  (notAfter.getTime() - now.getTime()) / (24 * 60 * 60 * 1000);

const oneLine = (distinguishedName: string): string => distinguishedName.split("\n").join(", ");

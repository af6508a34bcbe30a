import { X509Certificate } from "node:crypto";

/** What makes the next one: `pulumi up`, the kubelet by itself, or a rotation that somebody asks for. */
export type Renewal = "up" | "kubelet" | "rotation";

/** A certificate as it is listed. */
export interface Certificate {
  name: string;
  /** Name of the host that has it, or `all` or `masters`. */
  where: string;
  subject: string;
  issuer: string;
  /** DNS names and addresses. */
  subjectAltNames: string[];
  notBefore: Date;
  notAfter: Date;
  renewal: Renewal;
}

/** @throws when the text is not a certificate. */
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

/** Negative once it has expired. */
export const daysLeft = ({ notAfter }: Certificate, now: Date): number =>
  (notAfter.getTime() - now.getTime()) / (24 * 60 * 60 * 1000);

const oneLine = (distinguishedName: string): string => distinguishedName.split("\n").join(", ");

import { isIPv6 } from "node:net";
import "reflect-metadata";
import { SubjectAlternativeNameExtension, X509Certificate } from "@peculiar/x509";
import type { Properties } from "./properties.ts";

interface Names extends Properties {
  subject: { commonName: string; organization?: string };
  dnsNames?: readonly string[];
  ipAddresses?: readonly string[];
}

/** Whom a certificate is for, as a request for it says. */
export function namesIn(certPem: string): Names {
  const certificate = new X509Certificate(certPem);
  const [commonName = ""] = certificate.subjectName.getField("CN");
  const [organization] = certificate.subjectName.getField("O");
  const { items = [] } = certificate.getExtension(SubjectAlternativeNameExtension)?.names ?? {};
  const values = (type: string) => items.filter((item) => item.type === type).map(({ value }) => value);
  const [dnsNames, ipAddresses] = [values("dns"), values("ip")];
  return {
    subject: { commonName, ...(organization === undefined ? {} : { organization }) },
    ...(dnsNames.length === 0 ? {} : { dnsNames }),
    ...(ipAddresses.length === 0 ? {} : { ipAddresses }),
  };
}

/** Whether properties of a request name the same, each address in whatever form. */
export const sameNames = (names: Names, properties: Properties): boolean =>
  formOf(names) === formOf(properties as Names);

const formOf = ({ subject, dnsNames = [], ipAddresses = [] }: Names): string =>
  JSON.stringify([
    subject.commonName,
    subject.organization ?? "",
    dnsNames,
    ipAddresses.map((address) => (isIPv6(address) ? new URL(`http://[${address}]`).hostname : address)),
  ]);

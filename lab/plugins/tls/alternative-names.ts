import { isIP } from "node:net";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import type { CertificationRequest } from "@peculiar/asn1-csr";
import { Extension, Extensions, GeneralName, SubjectAlternativeName } from "@peculiar/asn1-x509";
import type { Schema } from "../bridge/schema.ts";

const SUBJECT_ALT_NAME = "2.5.29.17";
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** Inputs that become subject alternative names. */
export interface AlternativeNames {
  dnsNames?: string[];
  ipAddresses?: string[];
  uris?: string[];
}

export const ALTERNATIVE_NAMES: Schema = {
  dnsNames: { type: "strings" },
  ipAddresses: { type: "strings" },
  uris: { type: "strings" },
};

/** The names in the order DNS, IP, URI. Throws at a value that is none. */
export function toGeneralNames({
  dnsNames = [],
  ipAddresses = [],
  uris = [],
}: AlternativeNames): GeneralName[] {
  return [
    ...dnsNames.map((name) => new GeneralName({ dNSName: ascii(name) })),
    ...ipAddresses.map((address) => new GeneralName({ iPAddress: validAddress(address) })),
    ...uris.map((uri) => new GeneralName({ uniformResourceIdentifier: validUri(uri) })),
  ];
}

/** The extension for these names; none without names. It is critical when the subject is empty (RFC 5280). */
export function alternativeNamesExtension(args: {
  names: GeneralName[];
  subjectIsEmpty: boolean;
}): Extension[] {
  const { names, subjectIsEmpty } = args;
  if (names.length === 0) return [];
  const value = AsnConvert.serialize(new SubjectAlternativeName(names));
  return [
    new Extension({ extnID: SUBJECT_ALT_NAME, critical: subjectIsEmpty, extnValue: new OctetString(value) }),
  ];
}

/** The DNS, IP and URI names that a request asks for. */
export function requestedNames(request: CertificationRequest): GeneralName[] {
  const asked = request.certificationRequestInfo.attributes.find(({ type }) => type === EXTENSION_REQUEST);
  const [encoded] = asked?.values ?? [];
  if (!encoded) return [];
  const extension = AsnConvert.parse(encoded, Extensions).find(({ extnID }) => extnID === SUBJECT_ALT_NAME);
  if (!extension) return [];
  const names = [...AsnConvert.parse(extension.extnValue, SubjectAlternativeName)];
  const of = (key: "dNSName" | "iPAddress" | "uniformResourceIdentifier") =>
    names.filter((name) => name[key] !== undefined);
  return [...of("dNSName"), ...of("iPAddress"), ...of("uniformResourceIdentifier")];
}

function ascii(name: string): string {
  if (/^\p{ASCII}*$/u.test(name)) return name;
  throw new Error(
    `Failed to create certificate: x509: ${JSON.stringify(name)} cannot be encoded as an IA5String`,
  );
}

/** IPv4 addresses written as IPv6 are IPv4 addresses in a certificate. */
function validAddress(address: string): string {
  if (!isIP(address) || address.includes("%")) {
    throw new Error(`Invalid IP address: Failed to parse ${JSON.stringify(address)}`);
  }
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function validUri(uri: string): string {
  if (!URL.canParse(uri)) throw new Error(`Invalid URI: Failed to parse ${JSON.stringify(uri)}`);
  return ascii(uri);
}

import { AsnConvert } from "@peculiar/asn1-schema";
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from "@peculiar/asn1-x509";
import type { Attribute } from "../bridge/schema.ts";

/** The subject of a certificate or request, as the inputs give it. */
export interface Subject {
  commonName?: string;
  country?: string;
  emailAddress?: string;
  locality?: string;
  organization?: string;
  organizationalUnit?: string;
  postalCode?: string;
  province?: string;
  serialNumber?: string;
  streetAddresses?: string[];
}

/** The input `subject`. */
export const SUBJECT: Attribute = {
  type: "block",
  attributes: {
    commonName: { type: "string" },
    country: { type: "string" },
    emailAddress: { type: "string" },
    locality: { type: "string" },
    organization: { type: "string" },
    organizationalUnit: { type: "string" },
    postalCode: { type: "string" },
    province: { type: "string" },
    serialNumber: { type: "string" },
    streetAddresses: { type: "strings", terraformName: "street_address" },
  },
};

/** Object identifiers in the order in which Go writes the attributes of a name. */
const ORDER: [keyof Subject, string][] = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", "1.2.840.113549.1.9.1"],
];

/** Encodes a subject as a distinguished name; empty values are left out. */
export function toName(subject: Subject = {}): Name {
  const parts = ORDER.map(([key, type]) => {
    const given = subject[key] ?? [];
    const values = (typeof given === "string" ? [given] : given).filter((value) => value !== "");
    return values.map((value) => new AttributeTypeAndValue({ type, value: toValue(key, value) }));
  });
  return new Name(
    parts.filter((part) => part.length > 0).map((part) => new RelativeDistinguishedName(sorted(part))),
  );
}

function toValue(key: keyof Subject, value: string): AttributeValue {
  if (key === "emailAddress") return new AttributeValue({ ia5String: value });
  return new AttributeValue(
    /^[A-Za-z0-9 '()+,./:=?-]*$/.test(value) ? { printableString: value } : { utf8String: value },
  );
}

/** DER wants the elements of a set in the order of their encodings. */
function sorted(part: AttributeTypeAndValue[]): AttributeTypeAndValue[] {
  const encoded = (item: AttributeTypeAndValue) => Buffer.from(AsnConvert.serialize(item));
  return part.toSorted((a, b) => Buffer.compare(encoded(a), encoded(b)));
}

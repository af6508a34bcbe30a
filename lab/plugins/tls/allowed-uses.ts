import { AsnConvert, BitString, OctetString } from "@peculiar/asn1-schema";
import { ExtendedKeyUsage, Extension } from "@peculiar/asn1-x509";

/** Bits of the key usage extension, counted from the most significant one (RFC 5280, 4.2.1.3). */
const KEY_USAGES: Record<string, number> = {
  digital_signature: 0,
  content_commitment: 1,
  key_encipherment: 2,
  data_encipherment: 3,
  key_agreement: 4,
  cert_signing: 5,
  crl_signing: 6,
  encipher_only: 7,
  decipher_only: 8,
};

/** Object identifiers of the extended key usage extension. */
const EXTENDED_KEY_USAGES: Record<string, string> = {
  any_extended: "2.5.29.37.0",
  server_auth: "1.3.6.1.5.5.7.3.1",
  client_auth: "1.3.6.1.5.5.7.3.2",
  code_signing: "1.3.6.1.5.5.7.3.3",
  email_protection: "1.3.6.1.5.5.7.3.4",
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: "1.3.6.1.5.5.7.3.8",
  ocsp_signing: "1.3.6.1.5.5.7.3.9",
  microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
  netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
  microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
  microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
};

/** What `allowedUses` may hold, in the order of the official error message. */
export const ALLOWED_USES = [...Object.keys(KEY_USAGES), ...Object.keys(EXTENDED_KEY_USAGES)].sort();

/** The extensions key usage (critical) and extended key usage, each only if something is allowed by it. */
export function usageExtensions(uses: string[]): Extension[] {
  const bits = uses.map((use) => KEY_USAGES[use]).filter((bit) => bit !== undefined);
  const purposes = uses.map((use) => EXTENDED_KEY_USAGES[use]).filter((oid) => oid !== undefined);
  return [
    ...(bits.length === 0 ? [] : [extension("2.5.29.15", bitString(bits), true)]),
    ...(purposes.length === 0 ? [] : [extension("2.5.29.37", new ExtendedKeyUsage(purposes), false)]),
  ];
}

function extension(extnID: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** DER: no octets and no bits after the last one that is set. */
function bitString(bits: number[]): BitString {
  const last = Math.max(...bits);
  const octets = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return new BitString(octets, 7 - (last & 7));
}

import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import type { Found, FoundKey } from "../found/found.ts";
import { namesIn, sameNames } from "./certificate-names.ts";
import { opensshPrivateKey, opensshPublicKey } from "./openssh.ts";
import { type Properties, replaced, textIn } from "./properties.ts";
import type { Adopter, Asked, Made, Real } from "./stand-in.ts";

const types = {
  key: "tls:index/privateKey:PrivateKey",
  request: "tls:index/certRequest:CertRequest",
  selfSigned: "tls:index/selfSignedCert:SelfSignedCert",
  signed: "tls:index/locallySignedCert:LocallySignedCert",
} as const;

/** @param madeAnew is told the names of keys and certificates that were found nowhere, and so are made anew. */
export function tlsAdopter(found: Found, madeAnew: (name: string) => void): Adopter {
  let signer: Promise<Signer> | undefined;
  return {
    inputs: ({ type, name, properties }) => {
      if (type === types.request) return requestOf(found.certificates.get(certificateOf(name)), properties);
      if (type === types.signed) return periodOf(found.certificates.get(name), properties);
      return properties;
    },
    adopt: async (asked, real) => {
      const key = found.keys.get(asked.name);
      const certificate = found.certificates.get(asked.name);
      if (asked.type === types.key && key !== undefined) return keyOf(asked, key, real);
      if (certificate === undefined || (asked.type !== types.selfSigned && asked.type !== types.signed)) {
        if (asked.type !== types.request) madeAnew(asked.name);
        return real.create(asked);
      }
      signer ??= newSigner(real);
      return certificateFrom(asked, certificate, { real, signer: await signer });
    },
  };
}

const certificateOf = (request: string): string => request.replace(/-request$/, "-cert");

/** What the plugin returns for a key, with another key in it. */
async function keyOf(asked: Asked, { privateKeyPem, publicKeyPem }: FoundKey, real: Real): Promise<Made> {
  const { properties } = await real.create(asked);
  const key = privateKeyPem === undefined ? undefined : createPrivateKey(privateKeyPem);
  const lost = placeholder(asked.name);
  const id = idOf(publicKeyPem);
  return {
    id,
    properties: replaced(properties, {
      id,
      privateKeyPem: key?.export({ type: "sec1", format: "pem" }) ?? lost,
      privateKeyPemPkcs8: key?.export({ type: "pkcs8", format: "pem" }) ?? lost,
      privateKeyOpenssh: privateKeyPem === undefined ? lost : opensshPrivateKey(privateKeyPem),
      publicKeyPem,
      ...opensshPublicKey(publicKeyPem),
    }),
  };
}

/** No plugin signs with it, so that an authority whose key is lost issues nothing that nobody trusts. */
const placeholder = (name: string): string =>
  `-----BEGIN LOST KEY-----\n${Buffer.from(`${name} is lost: rotate it`).toString("base64")}\n-----END LOST KEY-----\n`;

/** As the plugin makes it: of the bytes as if they were text, without the white space at their end. */
function idOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" }).toString("latin1");
  const text = der.replace(/(?:[\t-\r ]|\xc2[\x85\xa0])+$/, "");
  return createHash("sha1").update(text, "latin1").digest("hex");
}

/** An authority for what the plugin makes only to show the form of it. */
interface Signer {
  keyPem: string;
  certPem: string;
}

async function newSigner(real: Real): Promise<Signer> {
  const key = await real.create({
    type: types.key,
    name: "signer-key",
    properties: { algorithm: "ECDSA", ecdsaCurve: "P256" },
  });
  const keyPem = textIn(key.properties, "privateKeyPem");
  const { properties } = await real.create({
    type: types.selfSigned,
    name: "signer-cert",
    properties: {
      privateKeyPem: keyPem,
      isCaCertificate: true,
      subject: { commonName: "signer" },
      validityPeriodHours: 1,
      allowedUses: ["cert_signing"],
    },
  });
  return { keyPem, certPem: textIn(properties, "certPem") };
}

/** What the plugin returns for a certificate, with another one in it. */
async function certificateFrom(
  asked: Asked,
  certPem: string,
  { real, signer }: { real: Real; signer: Signer },
): Promise<Made> {
  const certificate = new X509Certificate(certPem);
  const authority = textIn(asked.properties, "caCertPem");
  if (authority !== "" && !certificate.verify(new X509Certificate(authority).publicKey))
    throw new Error(
      `the certificate that the hosts have is not from the authority in use; finish the rotation that has begun, with the state of the stack restored from a backup`,
    );
  const isSelfSigned = asked.type === types.selfSigned;
  const substitutes = isSelfSigned
    ? { privateKeyPem: signer.keyPem }
    : { caPrivateKeyPem: signer.keyPem, caCertPem: signer.certPem };
  const { properties } = await real.create({ ...asked, properties: replaced(asked.properties, substitutes) });
  const kept = isSelfSigned ? ["privateKeyPem"] : ["caPrivateKeyPem", "caCertPem"];
  const id = BigInt(`0x${certificate.serialNumber}`).toString();
  return {
    id,
    properties: replaced(properties, {
      ...Object.fromEntries(kept.map((name) => [name, asked.properties[name]])),
      id,
      certPem,
      validityStartTime: timeOf(certificate.validFromDate),
      validityEndTime: timeOf(certificate.validToDate),
    }),
  };
}

const timeOf = (date: Date): string => date.toISOString().replace(".000Z", "Z");

/** Of the certificate that is there, which may be for other names than those that are asked for now. */
function requestOf(certPem: string | undefined, properties: Properties): Properties {
  if (certPem === undefined) return properties;
  const present = namesIn(certPem);
  return sameNames(present, properties) ? properties : { ...properties, ...present };
}

/** How long the certificate that is there is valid in all. */
function periodOf(certPem: string | undefined, properties: Properties): Properties {
  if (certPem === undefined) return properties;
  const { validFromDate, validToDate } = new X509Certificate(certPem);
  const hours = Math.round((validToDate.getTime() - validFromDate.getTime()) / 3_600_000);
  return { ...properties, validityPeriodHours: hours };
}

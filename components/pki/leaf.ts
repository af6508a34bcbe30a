import { CertRequest, LocallySignedCert, PrivateKey } from "@pulumi/tls";
import type { Output, Resource } from "@pulumi/pulumi";
import type { NamedAfterHost } from "../rename/aliases.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateLifetimes } from "./settings.ts";
import type { Authority } from "./authority.ts";
import { keyAlgorithm } from "./algorithm.ts";
import { fingerprintOf } from "./fingerprint.ts";

export interface Leaf {
  keyPem: Output<string>;
  certPem: Output<string>;
  /** Changes with the certificate; not secret. */
  fingerprint: Output<string>;
  /** Start of its validity, in seconds since 1970. */
  issued: Output<number>;
}

const extendedUses = {
  server: ["server_auth"],
  client: ["client_auth"],
  peer: ["server_auth", "client_auth"],
} as const;

interface LeafArgs {
  issuer: Authority;
  certificate: Certificate;
  lifetimes: CertificateLifetimes;
}

export function leaf(
  name: string,
  { issuer: { issuing }, certificate, lifetimes }: LeafArgs,
  options: { parent: Resource } & NamedAfterHost,
): Leaf {
  const { commonName, organization, dnsNames, ipAddresses, use } = certificate;
  const key = new PrivateKey(`${name}-key`, keyAlgorithm, options);
  const request = new CertRequest(
    `${name}-request`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName, ...(organization === undefined ? {} : { organization }) },
      ...(dnsNames === undefined ? {} : { dnsNames }),
      ...(ipAddresses === undefined ? {} : { ipAddresses }),
    },
    options,
  );
  const cert = new LocallySignedCert(
    `${name}-cert`,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: issuing.key.privateKeyPem,
      caCertPem: issuing.cert.certPem,
      validityPeriodHours: lifetimes.validityHours,
      earlyRenewalHours: lifetimes.renewBeforeHours,
      allowedUses: ["digital_signature", ...extendedUses[use]],
    },
    options,
  );
  return {
    keyPem: key.privateKeyPem,
    certPem: cert.certPem,
    fingerprint: fingerprintOf(cert.certPem),
    issued: cert.validityStartTime.apply((time) => Math.floor(Date.parse(time) / 1000)),
  };
}

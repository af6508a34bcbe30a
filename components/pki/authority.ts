import { PrivateKey, SelfSignedCert } from "@pulumi/tls";
import type { Resource } from "@pulumi/pulumi";
import { keyAlgorithm, lifetimes } from "./algorithm.ts";

/** A certificate authority. It has no early renewal: every leaf would be replaced with it in one run. */
export interface Authority {
  key: PrivateKey;
  cert: SelfSignedCert;
}

export function authority(name: string, commonName: string, parent: Resource): Authority {
  const key = new PrivateKey(`${name}-key`, keyAlgorithm, { parent });
  const cert = new SelfSignedCert(
    `${name}-cert`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: { commonName },
      validityPeriodHours: lifetimes.authorityHours,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    },
    { parent },
  );
  return { key, cert };
}

import { PrivateKey, SelfSignedCert } from "@pulumi/tls";
import type { Resource } from "@pulumi/pulumi";
import { keyAlgorithm } from "./algorithm.ts";

/** A certificate authority. It is rotated on purpose and not by the clock: every leaf would be replaced with it in one run. */
export interface Authority {
  key: PrivateKey;
  cert: SelfSignedCert;
}

interface AuthorityArgs {
  commonName: string;
  validityHours: number;
}

export function authority(
  name: string,
  { commonName, validityHours }: AuthorityArgs,
  parent: Resource,
): Authority {
  const key = new PrivateKey(`${name}-key`, keyAlgorithm, { parent });
  const cert = new SelfSignedCert(
    `${name}-cert`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: { commonName },
      validityPeriodHours: validityHours,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
    },
    // Another lifetime is for those to come.
    { parent, ignoreChanges: ["validityPeriodHours"] },
  );
  return { key, cert };
}

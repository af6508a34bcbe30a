import type { KeyObject } from "node:crypto";
import type { StateResource } from "../bridge/resource.ts";
import type { Schema } from "../bridge/schema.ts";
import type { PropertyMap } from "../server/property.ts";
import { ALLOWED_USES } from "./allowed-uses.ts";
import { decimal, keyIdentifier, newSerialNumber, signCertificate } from "./certificate.ts";
import type { CertificateContent } from "./certificate.ts";
import { bornReady, endOfValidity, isDue, VALIDITY } from "./renewal.ts";

/** Tells the time; tests set their own. */
export type Clock = () => Date;

/** Inputs that self-signed and locally signed certificates share. */
export interface CertificateInputs {
  allowedUses: string[];
  isCaCertificate: boolean;
  maxPathLength?: number;
  setSubjectKeyId: boolean;
  validityPeriodHours: number;
}

export const CERTIFICATE: Schema = {
  allowedUses: { type: "strings", required: true, oneOf: ALLOWED_USES },
  isCaCertificate: { type: "boolean", default: false },
  maxPathLength: { type: "integer", chosen: true, atLeast: -1 },
  setSubjectKeyId: { type: "boolean", default: false },
  certPem: { type: "string", computed: true },
  ...VALIDITY,
};

/** How certificates show that they are due for renewal: as a replacement in a plain preview, without refresh. */
export function renewal(now: Clock): Pick<StateResource<unknown>, "foresee" | "expired" | "refresh"> {
  const due = (planned: PropertyMap, state: PropertyMap) =>
    isDue({
      validityEndTime: state.validityEndTime,
      earlyRenewalHours: planned.earlyRenewalHours,
      now: now(),
    });
  return {
    foresee: (planned) => ({ readyForRenewal: bornReady(planned) }),
    expired: (planned, state) => (due(planned, state) ? ["readyForRenewal"] : []),
    refresh: (state) => (due(state, state) ? { readyForRenewal: true } : {}),
  };
}

/** Issues a certificate that begins now; the id is its serial number. */
export async function issue(args: {
  inputs: CertificateInputs;
  content: Pick<CertificateContent, "subject" | "issuer" | "alternativeNames" | "publicKey">;
  /** Chosen once it is known whether the certificate itself has a key identifier. */
  authorityKeyId: (subjectKeyId: Buffer | undefined) => Buffer | undefined;
  issuerKey: KeyObject;
  now: Date;
}): Promise<{ id: string; outputs: PropertyMap }> {
  const { inputs, content, authorityKeyId, issuerKey, now } = args;
  const { isCaCertificate: isCa, maxPathLength, allowedUses } = inputs;
  if (isCa && content.subject.length === 0) {
    throw new Error(
      "Invalid Certificate Subject: Must contain at least one Distinguished Name when creating Certificate Authority (CA)",
    );
  }
  if (!isCa && maxPathLength !== undefined && maxPathLength > 0) {
    throw new Error("Failed to create certificate: x509: only CAs are allowed to specify MaxPathLen");
  }
  const subjectKeyId = isCa || inputs.setSubjectKeyId ? keyIdentifier(content.publicKey) : undefined;
  const serialNumber = newSerialNumber();
  const notAfter = endOfValidity(now, inputs.validityPeriodHours);
  const certPem = await signCertificate(
    {
      ...content,
      serialNumber,
      notBefore: now,
      notAfter,
      allowedUses,
      isCa,
      maxPathLength,
      subjectKeyId,
      authorityKeyId: authorityKeyId(subjectKeyId),
    },
    issuerKey,
  );
  const [validityStartTime, validityEndTime] = [now.toISOString(), notAfter.toISOString()];
  return { id: decimal(serialNumber), outputs: { certPem, validityStartTime, validityEndTime } };
}

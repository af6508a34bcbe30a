import type { Rule } from "../rule.ts";

const certificates = new Set([
  "tls:index/selfSignedCert:SelfSignedCert",
  "tls:index/locallySignedCert:LocallySignedCert",
]);

export const authorityLifetime: Rule = {
  name: "authority-lifetime",
  description: "No certificate authority is valid for longer than the limit.",
  configSchema: {
    properties: {
      maximumHours: {
        type: "integer",
        minimum: 1,
        default: 10 * 365 * 24,
        description: "How long a certificate authority may be valid; ten years by default.",
      },
    },
  },
  problems({ type, inputs: { isCaCertificate, validityPeriodHours } }, { maximumHours }) {
    const isTooLong = Number(validityPeriodHours) > Number(maximumHours);
    if (!certificates.has(type) || isCaCertificate !== true || !isTooLong) return [];
    return [
      `is a certificate authority for ${String(validityPeriodHours)} hours; allowed: at most ${String(maximumHours)}`,
    ];
  },
};

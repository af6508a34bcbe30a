import type { Problem } from "../problem.ts";
import { hoursOf } from "../schema/certificates.ts";
import type { Draft } from "../schema/draft.ts";

/** A certificate ends before its authority does, and is not due for renewal as soon as it is made. */
export function checkCertificates(draft: Draft): Problem[] {
  const { certificateValidityPeriod, certificateRenewBefore, caCertificateValidityPeriod } = draft;
  if (certificateValidityPeriod === undefined) return [];
  const validity = hoursOf(certificateValidityPeriod);
  const problems: Problem[] = [];
  if (certificateRenewBefore !== undefined && hoursOf(certificateRenewBefore) >= validity) {
    problems.push({
      path: "certificateRenewBefore",
      given: certificateRenewBefore,
      message: `every up would renew every certificate; allowed: less than certificateValidityPeriod (${certificateValidityPeriod})`,
    });
  }
  if (caCertificateValidityPeriod !== undefined && hoursOf(caCertificateValidityPeriod) <= validity) {
    problems.push({
      path: "caCertificateValidityPeriod",
      given: caCertificateValidityPeriod,
      message: `certificates would outlive their authority; allowed: more than certificateValidityPeriod (${certificateValidityPeriod})`,
    });
  }
  return problems;
}

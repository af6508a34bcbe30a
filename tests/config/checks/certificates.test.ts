import { describe, expect, it } from "vitest";
import { lifetimesOf } from "../../../components/pki/settings.ts";
import { clusterWith } from "../../files/clusters.ts";
import { problemsWith } from "../valid-stack.ts";

describe("lifetimes of certificates", () => {
  it("are a year, renewed in its last 30 days, and ten years for authorities", () => {
    expect(lifetimesOf(clusterWith())).toEqual({
      validityHours: 365 * 24,
      renewBeforeHours: 30 * 24,
      authorityValidityHours: 10 * 365 * 24,
    });
  });

  it("may be as short as hours", () => {
    const settings = { certificateValidityPeriod: "2h", certificateRenewBefore: "1h" };
    expect(problemsWith({ ...settings, caCertificateValidityPeriod: "3h" })).toEqual([]);
  });

  it.each(["0h", "1.5h", "90m", "8760"])("are whole hours: %j is refused", (given) => {
    expect(problemsWith({ certificateValidityPeriod: given })).toEqual([
      `certificateValidityPeriod: ${JSON.stringify(given)}: allowed: a number of whole hours such as 8760h`,
    ]);
  });

  it("let no certificate be renewed by every up, nor outlive its authority", () => {
    const settings = { certificateValidityPeriod: "720h", caCertificateValidityPeriod: "720h" };
    expect(problemsWith(settings)).toEqual([
      'certificateRenewBefore: "720h": every up would renew every certificate; allowed: less than certificateValidityPeriod (720h)',
      'caCertificateValidityPeriod: "720h": certificates would outlive their authority; allowed: more than certificateValidityPeriod (720h)',
    ]);
  });
});

import { createHash, X509Certificate } from "node:crypto";
import { kubeletClient } from "../components/pki/paths.ts";
import type { HostReport } from "./host-report.ts";

/**
 * A report in which a kubelet's certificate that has ended is something wrong about its host. A kubelet renews its
 * certificate by itself, but not one that ended while it was off, nor one that was damaged: then its node has to join
 * once more.
 */
export function withEndedCertificate(report: HostReport, now = new Date()): HostReport {
  const { commands, kubeletClient: pem } = report;
  const keys = commands.get("keys");
  const kubelet = commands.get("kubelet");
  if (pem === undefined || keys === undefined || kubelet === undefined) return report;
  const why = whyUseless(pem, now);
  if (why === undefined) return report;
  const ended = { [kubeletClient]: why };
  // As scripts/certificate.sh reads it, with the end of the last line, which the report has lost.
  const rejoin = createHash("sha256").update(`${pem}\n`).digest("hex");
  return {
    ...report,
    commands: new Map([
      ...commands,
      ["keys", { ...keys, drift: { ...keys.drift, ...ended }, rejoin }],
      ["kubelet", { ...kubelet, drift: { ...kubelet.drift, ...ended }, restart: true }],
    ]),
  };
}

/** Why a certificate is good for nothing any more; undefined for one that is good. */
function whyUseless(pem: string, now: Date): string | undefined {
  try {
    const { validToDate } = new X509Certificate(pem);
    return validToDate > now ? undefined : `ended on ${validToDate.toISOString()}`;
  } catch {
    return "is no certificate";
  }
}

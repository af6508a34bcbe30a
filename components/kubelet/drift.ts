import { createHash, X509Certificate } from "node:crypto";
import { keysCommand } from "../../documents/keys.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { kubeletClient } from "../pki/paths.ts";
import { kubeletCommand, kubeletFacts } from "./document.ts";

/**
 * A kubelet renews its certificate by itself, but not one that expired while the kubelet was off, nor one that was
 * damaged: then its node must join again.
 */
export function kubeletDrift(report: HostReport, now: Date): HostReport {
  const certificate = report.facts(kubeletFacts)?.certificate ?? undefined;
  if (certificate === undefined || !report.has(keysCommand) || !report.has(kubeletCommand)) return report;
  const why = whyUseless(certificate, now);
  if (why === undefined) return report.withConcerns("kubelet", unrenewed(certificate, now));
  const useless = { [kubeletClient]: why };
  // As certificate.sh prints it, with the final newline, which the report has lost.
  const rejoin = createHash("sha256").update(`${certificate}\n`).digest("hex");
  return report
    .withDrift(keysCommand, useless, { rejoin })
    .withDrift(kubeletCommand, useless, { restart: true });
}

/** A kubelet renews its certificate when between 30 % and 10 % of its lifetime is left. */
const lastShare = 0.05;

function unrenewed(pem: string, now: Date): string[] {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  const left = validToDate.getTime() - now.getTime();
  if (left > lastShare * (validToDate.getTime() - validFromDate.getTime())) return [];
  return [
    `it has not renewed its certificate, which expires on ${validToDate.toISOString()}; see journalctl -u kubelet on this host, and check that kube-controller-manager is running on the masters`,
  ];
}

/** Why a certificate is unusable; undefined for a good one. */
function whyUseless(pem: string, now: Date): string | undefined {
  try {
    const { validToDate } = new X509Certificate(pem);
    return validToDate > now ? undefined : `expired on ${validToDate.toISOString()}`;
  } catch {
    return "is not a certificate";
  }
}

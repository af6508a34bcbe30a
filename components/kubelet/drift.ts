import { createHash, X509Certificate } from "node:crypto";
import { keysCommand } from "../../documents/keys.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { repairable } from "../../documents/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { kubeletClient } from "../pki/paths.ts";
import { kubeletCommand, kubeletFacts } from "./document.ts";

/**
 * A kubelet renews its certificate by itself, but not one that expired while the kubelet was off, nor one that was
 * damaged: then its node must join again.
 */
export function kubeletDrift(report: HostReport, now: Date): HostReport {
  const facts = report.facts(kubeletFacts);
  if (facts?.certificate === null && hasYetToJoinAgain(report)) return withNewToken(report);
  const certificate = facts?.certificate ?? undefined;
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

/** The rename of a host was cut off after its kubelet had given up the former name. */
function hasYetToJoinAgain(report: HostReport): boolean {
  const isRenamed = report.document(prepareCommand)?.renamedFrom !== undefined;
  return isRenamed && report.applied(kubeletCommand)?.finished === false;
}

/** The token that it had to join with may have expired in the meantime. */
function withNewToken(report: HostReport): HostReport {
  const keys = report.applied(keysCommand);
  if (keys === undefined) return report;
  const number = repairable.safeParse(keys.document).data?.repair?.number ?? 0;
  const rejoin = createHash("sha256").update(`no certificate ${number}`).digest("hex");
  const drift = { [kubeletClient]: "is missing, since the host has yet to join under its new name" };
  return report.withDrift(keysCommand, drift, { rejoin });
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

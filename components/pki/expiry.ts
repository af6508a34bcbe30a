import { X509Certificate } from "node:crypto";
import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import { type Reports, withReport } from "../../observe/drift/cluster-drift.ts";
import { pkiFacts } from "./document.ts";
import { lifetimesOf } from "./settings.ts";

/** Authority on a master → its setting. */
const authorities: Readonly<Record<string, string>> = {
  "issuing-ca": "kubernetes",
  "etcd-ca": "etcd",
  "front-proxy-ca": "frontProxy",
};

/**
 * Authorities that expire before the certificates that they issue. An `up` renews those certificates, but an authority is
 * only replaced by a rotation. Reported once, for the first master that answered.
 */
export function authorityExpiry(cluster: ClusterSpec, reports: Reports, now: Date): Reports {
  const master = masterHosts(cluster).find(({ name }) => reports.get(name)?.facts(pkiFacts) !== undefined);
  const { validityHours } = lifetimesOf(cluster);
  return withReport(reports, master?.name, (report) =>
    report.withConcerns(
      "pki",
      Object.entries(report.facts(pkiFacts) ?? {}).flatMap(([file, certificate]) => {
        const end = endOf(certificate);
        const setting = authorities[file];
        if (
          end === undefined ||
          setting === undefined ||
          end.getTime() - now.getTime() > validityHours * hour
        )
          return [];
        return [
          `the authority ${setting} expires on ${end.toISOString()}, before the certificates that it would issue now; rotate it with certificateAuthorities.${setting} (docs/rotation.md)`,
        ];
      }),
    ),
  );
}

const hour = 3_600_000;

function endOf(certificate: string): Date | undefined {
  try {
    return new X509Certificate(Buffer.from(certificate, "base64")).validToDate;
  } catch {
    // What is wrong with the file itself is reported elsewhere.
    return undefined;
  }
}

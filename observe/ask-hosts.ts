import { log } from "@pulumi/pulumi";
import { type ClusterSpec, livingHosts } from "../config/cluster.ts";
import { notAsked, unknown } from "./drift-messages.ts";
import { addressOf, askAll } from "./ask-all.ts";
import { readPrivateKey, type SshCredentials } from "../components/host/remote/ssh-credentials.ts";
import { describeDrift } from "./drift.ts";
import { withEndedCertificate } from "./ended-certificate.ts";
import type { HostReport } from "./host-report.ts";
import { NoAnswer } from "./ssh/no-answer.ts";

interface AskHostsArgs {
  cluster: ClusterSpec;
  credentials: SshCredentials;
}

/**
 * Asks every host what is on it, all at the same time. Who does not answer is left out with a warning, since
 * that must not keep the others from being looked at.
 *
 * @throws RunError for a private key that cannot be used.
 * @returns reports by the name of their host; none with `driftCheck: off`.
 */
export async function askHosts({ cluster, credentials }: AskHostsArgs): Promise<Map<string, HostReport>> {
  const reports = new Map<string, HostReport>();
  const privateKey = await readPrivateKey(credentials);
  if (cluster.driftCheck === "off") {
    await log.info(notAsked);
    return reports;
  }
  for (const [spec, answer] of await askAll(livingHosts(cluster), privateKey)) {
    if (answer instanceof NoAnswer) {
      await log.warn(`${spec.name} (${addressOf(spec)}) ${unknown} ${answer.message}`);
    } else {
      reports.set(spec.name, withEndedCertificate(answer));
    }
  }
  const known = withNodes(reports);
  for (const { name } of cluster.hosts) {
    const report = known.get(name);
    const drift = report && describeDrift(name, report);
    if (drift !== undefined) await log.warn(drift);
  }
  return known;
}

/** What one master says of the nodes is what all know. */
function withNodes(reports: Map<string, HostReport>): Map<string, HostReport> {
  const nodes = [...reports.values()].find((report) => report.nodes !== undefined)?.nodes;
  if (nodes === undefined) return reports;
  return new Map([...reports].map(([name, report]) => [name, { ...report, nodes }]));
}

import { byName, type HostSpec, livingHosts } from "../../config/cluster.ts";
import { addressOf, askAll } from "../../observe/ask-all.ts";
import { describeDrift } from "../../observe/drift.ts";
import { notAsked, unknown } from "../../observe/drift-messages.ts";
import { withEndedCertificate } from "../../observe/ended-certificate.ts";
import type { HostReport } from "../../observe/host-report.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import type { StackFile } from "../stack-file.ts";
import type { Findings } from "./summary.ts";

/** Asks every host whether it is as barekube left it; with `driftCheck: off` none, so that nothing is known. */
export async function askCluster({ cluster, sshPrivateKey }: StackFile): Promise<Findings> {
  if (cluster.driftCheck === "off") return { drifted: [], unknown: [notAsked] };
  return findingsIn(await askAll(livingHosts(cluster), sshPrivateKey));
}

/** Messages are in the order of the hosts' names. */
export function findingsIn(answers: ReadonlyMap<HostSpec, HostReport | NoAnswer>): Findings {
  const findings: Findings = { drifted: [], unknown: [] };
  const nodes = nodesIn(answers);
  for (const [host, answer] of [...answers].toSorted(([one], [other]) => byName(one, other))) {
    if (answer instanceof NoAnswer) {
      findings.unknown.push(`${host.name} (${addressOf(host)}) ${unknown} ${answer.message}`);
      continue;
    }
    const drift = describeDrift(host.name, { ...withEndedCertificate(answer), ...nodes });
    if (drift !== undefined) findings.drifted.push(drift);
  }
  return findings;
}

/** Only masters know the Nodes of the others; what one of them says goes for all. */
function nodesIn(answers: ReadonlyMap<HostSpec, HostReport | NoAnswer>): Pick<HostReport, "nodes"> {
  for (const answer of answers.values()) {
    if (!(answer instanceof NoAnswer) && answer.nodes !== undefined) return { nodes: answer.nodes };
  }
  return {};
}

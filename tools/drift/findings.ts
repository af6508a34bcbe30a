import { byName, type HostSpec, livingHosts } from "../../config/cluster.ts";
import { addressOf, askAll } from "../../observe/ask-all.ts";
import { describeDrift } from "../../observe/drift.ts";
import { notAsked, unknown } from "../../observe/drift-messages.ts";
import { withEndedCertificate } from "../../observe/ended-certificate.ts";
import type { HostReport } from "../../observe/host-report.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import type { StackFile } from "../stack-file.ts";

/** What became of asking one host. */
export type Finding = { host: string; address: string } & (
  { state: "as-left" } | { state: "drifted" | "unknown"; message: string }
);

/** Asks every host whether it is as barekube left it; with `driftCheck: off` none, so that nothing is known. */
export async function findDrift({ cluster, sshPrivateKey }: StackFile): Promise<Finding[]> {
  const hosts = livingHosts(cluster);
  if (cluster.driftCheck !== "off") return findingsIn(await askAll(hosts, sshPrivateKey));
  return hosts.map((host) => ({ ...place(host), state: "unknown", message: notAsked }));
}

/** By the name of the host. */
export function findingsIn(answers: ReadonlyMap<HostSpec, HostReport | NoAnswer>): Finding[] {
  const nodes = nodesIn(answers);
  return [...answers]
    .toSorted(([one], [other]) => byName(one, other))
    .map(([host, answer]) => {
      if (answer instanceof NoAnswer) {
        const message = `${host.name} (${addressOf(host)}) ${unknown} ${answer.message}`;
        return { ...place(host), state: "unknown", message };
      }
      const message = describeDrift(host.name, { ...withEndedCertificate(answer), ...nodes });
      return message === undefined
        ? { ...place(host), state: "as-left" }
        : { ...place(host), state: "drifted", message };
    });
}

const place = (host: HostSpec): { host: string; address: string } => ({
  host: host.name,
  address: addressOf(host),
});

/** Only masters know the Nodes of the others; what one of them says goes for all. */
function nodesIn(answers: ReadonlyMap<HostSpec, HostReport | NoAnswer>): Pick<HostReport, "nodes"> {
  for (const answer of answers.values()) {
    if (!(answer instanceof NoAnswer) && answer.nodes !== undefined) return { nodes: answer.nodes };
  }
  return {};
}

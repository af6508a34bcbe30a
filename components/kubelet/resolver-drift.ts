import type { HostReport } from "../../observe/report/host-report.ts";
import { kubeletCommand, kubeletFacts } from "./document.ts";

/** A host that uses other name servers by now gives them to its new Pods once the kubelet's file has them. */
export function resolverDrift(report: HostReport): HostReport {
  const { file, wanted, present } = report.facts(kubeletFacts)?.resolvConf ?? {};
  const kubelet = report.applied(kubeletCommand);
  if (file === undefined || wanted === present || kubelet === undefined) return report;
  const drift = { [file]: `lacks what the host's resolver says now: ${linesOf(wanted)}` };
  // Whatever else is wrong with the file comes first.
  return report.withDrift(kubeletCommand, { ...drift, ...kubelet.drift });
}

/** Without the comment. */
const linesOf = (text = ""): string =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join(", ");

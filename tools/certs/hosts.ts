import { addressOf, askAll } from "../../observe/ask-all.ts";
import { NoAnswer } from "../../observe/ssh/no-answer.ts";
import { kubeletFacts } from "../../components/kubelet/document.ts";
import { partFacts } from "../../components/part-facts.ts";
import { livingHosts } from "../../config/cluster.ts";
import type { StackFile } from "../stack-file.ts";
import { type Certificate, certificateOf } from "./certificate.ts";

interface OnHosts {
  certificates: Certificate[];
  /** A sentence for every host that did not answer. */
  unknown: string[];
}

/** The certificates that only the hosts know: those that kubelets request for themselves. */
export async function certificatesOnHosts({ cluster, sshPrivateKey }: StackFile): Promise<OnHosts> {
  const found: OnHosts = { certificates: [], unknown: [] };
  const identity = sshPrivateKey;
  for (const [host, answer] of await askAll(livingHosts(cluster), { identity, ...partFacts })) {
    if (answer instanceof NoAnswer) {
      found.unknown.push(
        `${host.name} (${addressOf(host)}) did not show its kubelet's certificate: it ${answer.message}`,
      );
      continue;
    }
    const certificate = answer.facts(kubeletFacts)?.certificate ?? undefined;
    if (certificate === undefined) continue;
    const place = { name: "kubelet-client", where: host.name, renewal: "kubelet" } as const;
    found.certificates.push(certificateOf(certificate, place));
  }
  found.unknown.sort();
  return found;
}

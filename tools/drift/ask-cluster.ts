import { partFacts } from "../../components/part-facts.ts";
import { askCluster as ask } from "../../observe/ask-cluster.ts";
import { notAsked } from "../../observe/drift/messages.ts";
import type { StackFile } from "../stack-file.ts";
import type { Findings } from "./summary.ts";

/** Asks every host whether it is as barekube left it; with `driftCheck: off` none, so that nothing is known. */
export async function askCluster({ cluster, sshPrivateKey: identity }: StackFile): Promise<Findings> {
  if (cluster.driftCheck === "off") return { drifted: [], concerns: [], unknown: [notAsked] };
  const { drifted, concerns, unknown } = await ask(cluster, { identity, ...partFacts });
  return { drifted, concerns, unknown };
}

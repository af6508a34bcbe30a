import { log } from "@pulumi/pulumi";
import type { ClusterSpec } from "../config/cluster.ts";
import { askCluster } from "../observe/ask-cluster.ts";
import { notAsked } from "../observe/drift/messages.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { readPrivateKey, type SshKeys } from "./host/remote/ssh-keys.ts";
import { partFacts } from "./part-facts.ts";

interface AskHostsArgs {
  cluster: ClusterSpec;
  sshKeys: SshKeys;
}

/**
 * Asks all hosts in parallel what is on them, and warns of drift. A host that does not answer is left out with a
 * warning, so that the others are still checked.
 *
 * @throws RunError for a private key that cannot be used.
 * @returns reports by host name; none with `driftCheck: off`.
 */
export async function askHosts({ cluster, sshKeys }: AskHostsArgs): Promise<ReadonlyMap<string, HostReport>> {
  const identity = await readPrivateKey(sshKeys);
  if (cluster.driftCheck === "off") {
    await log.info(notAsked);
    return new Map();
  }
  const { reports, unknown, drifted } = await askCluster(cluster, { identity, ...partFacts });
  for (const message of [...unknown, ...drifted]) await log.warn(message);
  return reports;
}

import { log } from "@pulumi/pulumi";
import type { ClusterSpec, HostSpec } from "../config/cluster.ts";
import { askCluster } from "../observe/ask-cluster.ts";
import { notAsked } from "../observe/drift/messages.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { occupiedOn } from "./host/take-over/occupied.ts";
import { takeOverNotices } from "./host/take-over/refusals.ts";
import { readPrivateKey, type SshKeys } from "./host/remote/ssh-keys.ts";
import { partFacts } from "./part-facts.ts";
import { partsOf } from "./parts.ts";

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
  const parts = partsOf(cluster);
  const occupied = (host: HostSpec) => occupiedOn(cluster, host, parts);
  const { reports, unknown, drifted, concerns } = await askCluster(cluster, {
    identity,
    occupied,
    ...partFacts,
  });
  const takenOver = takeOverNotices(cluster, reports);
  for (const message of [...unknown, ...drifted, ...concerns, ...takenOver]) await log.warn(message);
  return reports;
}

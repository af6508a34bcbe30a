import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import type { LivingEncryption, LivingHost } from "./living-host.ts";
import { listText, namesOf } from "./words.ts";

interface Keyed extends LivingHost {
  encryption: LivingEncryption;
}

/**
 * A key has to be known to every API server before one of them writes with it, and stays until nothing is
 * encrypted with it any more.
 */
export function refuseUnreadableSecrets(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const wanted = cluster.settings["encryptionKeys"] as number[];
  const masters = living.filter((host): host is Keyed => host.encryption !== undefined);
  const others = masters.filter(({ encryption: { keys } }) => listText(keys) !== listText(wanted));
  const dropped = [...new Set(others.flatMap(({ encryption: { keys } }) => keys))].filter(
    (key) => !wanted.includes(key),
  );
  const isNewWriter = others.some(({ encryption: { keys } }) => keys[0] !== wanted[0]);
  if (!isNewWriter && dropped.length === 0) return [];
  const message =
    unfinished(others) ??
    unreadable(wanted, others) ??
    (dropped.length > 0 ? stillInUse(dropped, { cluster, masters }) : undefined) ??
    (others.length === masters.length ? unknown(cluster, living) : undefined) ??
    leaving(cluster, living);
  return message === undefined ? [] : [{ path: "encryptionKeys", given: wanted, message }];
}

function unfinished(others: readonly Keyed[]): string | undefined {
  const hosts = others.filter(({ encryption }) => !encryption.inForce);
  const [host] = hosts;
  return (
    host &&
    `comes too early, since the last up did not come to its end on ${namesOf(hosts)}; set ${listText(host.encryption.keys)} again, run pulumi up, and then go on`
  );
}

function unreadable([first = 0]: readonly number[], others: readonly Keyed[]): string | undefined {
  const hosts = others.filter(({ encryption: { keys } }) => !keys.includes(first));
  const [host] = hosts;
  return (
    host &&
    `would have Secrets written with key ${first}, which the API servers of ${namesOf(hosts)} cannot read yet; set ${listText([...host.encryption.keys, first])}, run pulumi up, and then go on`
  );
}

function stillInUse(
  dropped: readonly number[],
  { cluster, masters }: { cluster: ClusterSpec; masters: readonly Keyed[] },
): string | undefined {
  const wanted = cluster.settings["encryptionKeys"] as number[];
  const [first] = wanted;
  const [steward] = masterHosts(cluster);
  const done = masters.find(({ name }) => name === steward?.name)?.encryption.reencrypted;
  const writeOtherwise = masters.filter(({ encryption: { keys } }) => keys[0] !== first);
  if (writeOtherwise.length === 0 && done?.key === first) return undefined;
  const why =
    writeOtherwise.length > 0
      ? `the API servers of ${namesOf(writeOtherwise)} write with another key than ${first}`
      : `not all of them are known to be encrypted with key ${first}`;
  return `takes away key ${dropped.join(", ")}, which Secrets may still need, since ${why}; set ${listText([...wanted, ...dropped])}, run pulumi up, and then go on`;
}

/** Who does not answer may read and write with any key. Once the change has begun, all have answered before. */
function unknown(cluster: ClusterSpec, living: readonly LivingHost[]): string | undefined {
  const answers = new Set(living.map(({ name }) => name));
  const silent = masterHosts(cluster).filter(({ name }) => !answers.has(name));
  if (silent.length === 0) return undefined;
  return `needs to know which keys all API servers have, but ${namesOf(silent)} did not answer; bring that back, or set lost: true where a host is dead for good`;
}

/** A master goes after everything else, and writes as before until then. */
function leaving({ hosts }: ClusterSpec, living: readonly LivingHost[]): string | undefined {
  const known = new Set(hosts.filter(({ isMaster, isLost }) => isMaster || isLost).map(({ name }) => name));
  const masters = living.flatMap(({ encryption }) => encryption?.reencrypted?.masters ?? []);
  const gone = [...new Set(masters)].filter((name) => !known.has(name));
  if (gone.length === 0) return undefined;
  return `cannot be changed while ${gone.join(", ")} leaves, whose API server writes with the keys of before; run pulumi up without ${gone.join(", ")} first, and then go on`;
}

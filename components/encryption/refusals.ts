import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { listText, namesOf, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { encryptionKeys } from "./settings.ts";
import { reportedKeys, reportedReencryption } from "./reported-keys.ts";

/** A master and the keys that its API server encrypts Secrets with. */
interface Keyed {
  name: string;
  keys: readonly number[];
  inForce: boolean;
  /** The last complete re-encryption that ran here: its key, and the masters at that time. */
  reencrypted: { key: number; masters: readonly string[] } | undefined;
}

function keyedOf(living: readonly LivingHost[]): Keyed[] {
  return living.flatMap(({ name, report }) => {
    const reported = reportedKeys(report);
    if (reported === undefined) return [];
    const { generations: keys, inForce } = reported;
    const reencryption = reportedReencryption(report);
    return [{ name, keys, inForce, reencrypted: reencryption?.isDone ? reencryption : undefined }];
  });
}

/**
 * Every API server must know a key before any of them writes with it, and a key stays until nothing is encrypted
 * with it any longer.
 */
export function refuseUnreadableSecrets(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const wanted = encryptionKeys.of(cluster);
  const masters = keyedOf(living);
  const others = masters.filter(({ keys }) => listText(keys) !== listText(wanted));
  const dropped = [...new Set(others.flatMap(({ keys }) => keys))].filter((key) => !wanted.includes(key));
  const isNewWriter = others.some(({ keys }) => keys[0] !== wanted[0]);
  if (!isNewWriter && dropped.length === 0) return [];
  const message =
    unfinished(others) ??
    unreadable(wanted, others) ??
    (dropped.length > 0 ? stillInUse(dropped, { cluster, masters }) : undefined) ??
    (others.length === masters.length ? unknown(cluster, living) : undefined) ??
    leaving(cluster, masters);
  return message === undefined ? [] : [{ path: "encryptionKeys", given: wanted, message }];
}

function unfinished(others: readonly Keyed[]): string | undefined {
  const hosts = others.filter(({ inForce }) => !inForce);
  const [host] = hosts;
  return (
    host &&
    `comes too early, since the last up did not finish on ${namesOf(hosts)}; set ${listText(host.keys)} again, run pulumi up, and then continue`
  );
}

function unreadable([first = 0]: readonly number[], others: readonly Keyed[]): string | undefined {
  const hosts = others.filter(({ keys }) => !keys.includes(first));
  const [host] = hosts;
  return (
    host &&
    `would have Secrets written with key ${first}, which the API servers of ${namesOf(hosts)} cannot read yet; set ${listText([...host.keys, first])}, run pulumi up, and then continue`
  );
}

function stillInUse(
  dropped: readonly number[],
  { cluster, masters }: { cluster: ClusterSpec; masters: readonly Keyed[] },
): string | undefined {
  const wanted = encryptionKeys.of(cluster);
  const [first] = wanted;
  // The master that would run the next re-encryption has run the last one too.
  const [delegate] = masterHosts(cluster);
  const done = masters.find(({ name }) => name === delegate?.name)?.reencrypted;
  const writeOtherwise = masters.filter(({ keys }) => keys[0] !== first);
  if (writeOtherwise.length === 0 && done?.key === first) return undefined;
  const why =
    writeOtherwise.length > 0
      ? `the API servers of ${namesOf(writeOtherwise)} write with another key than ${first}`
      : `not all of them are known to be encrypted with key ${first}`;
  return `drops key ${dropped.join(", ")}, which Secrets may still need, since ${why}; set ${listText([...wanted, ...dropped])}, run pulumi up, and then continue`;
}

/** A master that does not answer may have any keys. Once the change has begun, all have answered before. */
function unknown(cluster: ClusterSpec, living: readonly LivingHost[]): string | undefined {
  const answers = new Set(living.map(({ name }) => name));
  const silent = masterHosts(cluster).filter(({ name }) => !answers.has(name));
  if (silent.length === 0) return undefined;
  return `needs to know which keys all API servers have, but ${namesOf(silent)} did not answer; bring it back, or set lost: true for a host that is dead for good`;
}

/** A master is removed after everything else, and writes with the old keys until then. */
function leaving({ hosts }: ClusterSpec, masters: readonly Keyed[]): string | undefined {
  const known = new Set(hosts.filter(({ isMaster, isLost }) => isMaster || isLost).map(({ name }) => name));
  const writers = masters.flatMap(({ reencrypted }) => reencrypted?.masters ?? []);
  const gone = [...new Set(writers)].filter((name) => !known.has(name));
  if (gone.length === 0) return undefined;
  return `cannot be changed while ${gone.join(", ")} leaves, whose API server still writes with the old keys; run pulumi up without ${gone.join(", ")} first, and then continue`;
}

export const encryptionRefusals: readonly Refusal[] = [refuseUnreadableSecrets];

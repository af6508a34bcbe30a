/** etcd's own documentation takes a thousand million for more changes than there can have been. */
const always = 1_000_000_000;
/** More writes than a cluster has in the long run. */
const perSecond = 1000;

interface Known {
  snapshot: { revision: number; time?: number | undefined };
  /** Seconds since 1970. */
  now: number;
  /** Revisions that the cluster has had: of its members as far as they answer, and of all its snapshots. */
  others: readonly number[];
}

/**
 * How far revisions have to go up, so that whatever a client has seen of the cluster before is older: it then reads
 * everything anew, instead of taking what was restored for what it knows.
 */
export function revisionBump({ snapshot: { revision, time = 0 }, now, others }: Known): number {
  const age = time === 0 ? 0 : Math.max(0, now - time);
  return always + Math.max(Math.ceil(age * perSecond), ...others.map((other) => other - revision), 0);
}

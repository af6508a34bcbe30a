import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { userPath } from "../../user-path.ts";
import { copyPlaces, type Found, type Placed } from "../places.ts";

/** Where a snapshot comes from: a member's host, a place for copies, or a file on this machine. */
export type Source =
  { kind: "listed"; snapshot: Placed; isCopy: boolean } | { kind: "file"; name: string; path: string };

/**
 * The snapshot that somebody has named: `NAME`, `PLACE:NAME`, or the path of a file.
 *
 * @throws when there is none.
 */
export function chosenSnapshot(given: string, { snapshots, unknown }: Found, cluster: ClusterSpec): Source {
  const copies = copyPlaces(cluster);
  const [, place, name = given] = /^([a-z0-9.-]+):(.*)$/.exec(given) ?? [];
  const candidates = snapshots
    .filter((one) => one.name === name && (place === undefined || one.place === place))
    // Those on hosts are there at once, and need no private key.
    .toSorted((one, other) => Number(copies.includes(one.place)) - Number(copies.includes(other.place)));
  const [snapshot] = candidates;
  if (snapshot !== undefined) return { kind: "listed", snapshot, isCopy: copies.includes(snapshot.place) };
  const path = userPath(given);
  if (given.includes("/") && existsSync(path)) return { kind: "file", name: basename(path, ".db"), path };
  const silent = unknown.length === 0 ? "" : `; not asked: ${unknown.join("; ")}`;
  throw new Error(
    `--snapshot ${given}: is not there; allowed: a name that npm run snapshots lists, with its place in front if need be (s3:${name}), or the path of a file${silent}`,
  );
}

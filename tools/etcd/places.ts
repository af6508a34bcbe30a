import { z } from "zod";
import { type Snapshot, snapshot } from "../../components/etcd/snapshots/document.ts";
import { snapshotProgram } from "../../components/etcd/snapshots/program.ts";
import { snapshotsOf } from "../../components/etcd/snapshots/config.ts";
import { etcdHosts } from "../../config/cluster.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import type { StackFile } from "../stack-file.ts";
import { HostFailure, runProgram } from "./run-program.ts";

/** A snapshot, and where it is: a host's name, or a place for copies. */
export interface Placed extends Snapshot {
  place: string;
}

export interface Found {
  snapshots: Placed[];
  /** A sentence for every place that could not be asked. */
  unknown: string[];
}

/** All snapshots of a cluster at all places, the newest first. */
export async function findSnapshots({ cluster, sshPrivateKey }: StackFile): Promise<Found> {
  const logins = new Logins(sshPrivateKey);
  const found: Found = { snapshots: [], unknown: [] };
  const members = etcdHosts(cluster);
  const take = async (place: string, listed: () => Promise<string>) => {
    try {
      found.snapshots.push(...parse(await listed()).map((one) => ({ ...one, place })));
    } catch (error) {
      if (!(error instanceof HostFailure)) throw error;
      found.unknown.push(error.message);
    }
  };
  const run = (host: (typeof members)[number], ...args: string[]) =>
    runProgram({ text: snapshotProgram, cluster, host, logins }, { args: ["config-on-stdin", ...args] });
  await Promise.all([
    ...members.map((host) => take(host.name, () => run(host, "list"))),
    ...copyPlaces(cluster).map((place) =>
      take(place, () => firstOf(members.map((host) => () => run(host, "copies", place)))),
    ),
  ]);
  logins.close();
  return {
    snapshots: found.snapshots.toSorted(
      (one, other) => other.time - one.time || (one.place < other.place ? -1 : 1),
    ),
    unknown: found.unknown.toSorted(),
  };
}

export const copyPlaces = (cluster: StackFile["cluster"]): string[] => {
  const { s3, ssh } = snapshotsOf(cluster);
  return Object.entries({ s3, ssh }).flatMap(([name, place]) => (place === undefined ? [] : [name]));
};

/** What the first host says that does not fail; what one of them says if all do. */
async function firstOf(tries: readonly (() => Promise<string>)[]): Promise<string> {
  try {
    return await Promise.any(tries.map((attempt) => attempt()));
  } catch (error) {
    const [reason = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
    throw reason;
  }
}

const parse = (lines: string): Snapshot[] =>
  z.array(snapshot).parse(
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown),
  );

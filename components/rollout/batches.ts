import type { Resource } from "@pulumi/pulumi";
import pMap from "p-map";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { registered } from "./registered.ts";

/**
 * How many hosts the program tells the engine of before it waits for one of them to be done. Until then a host takes
 * some 3 MB of its memory, afterwards a fifth of it. By default the engine runs four commands per processor at a time.
 */
export const hostsAtOnce = 50;

/** Who is told of at once: masters, members of etcd, and of the others as many as there is room for. */
export function splitHosts({ hosts }: Pick<ClusterSpec, "hosts">): { first: HostSpec[]; later: HostSpec[] } {
  const isNeeded = ({ isMaster, isEtcd }: HostSpec) => isMaster || isEtcd;
  const room = Math.max(0, hostsAtOnce - hosts.filter(isNeeded).length);
  const later = hosts.filter((host) => !isNeeded(host)).slice(room);
  return { first: hosts.filter((host) => !later.includes(host)), later };
}

interface LaterHosts {
  /** What comes last of every node that was told of already. */
  before: readonly Resource[];
  hosts: readonly HostSpec[];
  /** @returns what comes last of the host. */
  make: (host: HostSpec) => Resource;
}

/** Makes one host after the other, each as soon as one before it is done. */
export async function takeIn({ before, hosts, make }: LaterHosts): Promise<void> {
  if (hosts.length === 0) return;
  const steps = [...before.map((last) => () => last), ...hosts.map((host) => () => make(host))];
  // Who fails says so himself, and keeps nobody out.
  const pass = (step: () => Resource) => registered([step()]).catch(() => undefined);
  await pMap(steps, pass, { concurrency: hostsAtOnce });
}

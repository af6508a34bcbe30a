import type { Resource } from "@pulumi/pulumi";
import pMap from "p-map";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { registered } from "./registered.ts";

/**
 * How many hosts the program registers before it waits for one of them to finish. Until then a host takes about 3 MB
 * of the program's memory, afterwards a fifth of that. By default the engine runs four commands per CPU at a time.
 */
export const hostsAtOnce = 50;

/** Which hosts are registered at once: masters, etcd members, and as many others as there is room for. */
export function splitHosts({ hosts }: Pick<ClusterSpec, "hosts">): { first: HostSpec[]; later: HostSpec[] } {
  const isNeeded = ({ isMaster, isEtcd }: HostSpec) => isMaster || isEtcd;
  const room = Math.max(0, hostsAtOnce - hosts.filter(isNeeded).length);
  const later = hosts.filter((host) => !isNeeded(host)).slice(room);
  return { first: hosts.filter((host) => !later.includes(host)), later };
}

interface Registered {
  /** The last step of the host. */
  membership: Resource;
}

interface LaterHosts {
  /** Nodes that are registered already. */
  before: readonly Registered[];
  hosts: readonly HostSpec[];
  make: (host: HostSpec) => Registered;
}

/** Registers one host after another, each as soon as an earlier one is finished. */
export async function inBatches({ before, hosts, make }: LaterHosts): Promise<void> {
  if (hosts.length === 0) return;
  const steps = [...before.map((node) => () => node), ...hosts.map((host) => () => make(host))];
  // A failed host reports that itself, and must not keep the others from their turn.
  const pass = (step: () => Registered) => registered([step().membership]).catch(() => undefined);
  await pMap(steps, pass, { concurrency: hostsAtOnce });
}

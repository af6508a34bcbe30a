import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadCluster } from "../../components/load.ts";
import { hostKey, validStack } from "../config/valid-stack.ts";

/** A cluster of one master (192.168.10.11) and two workers, with some settings of its own. */
export function clusterWith(settings: Record<string, unknown> = {}): ClusterSpec {
  return loadCluster({ ...validStack(), ...settings });
}

/** @throws when the cluster has no such host. */
export function hostOf(cluster: ClusterSpec, name: string): HostSpec {
  const host = cluster.hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`the cluster has no host ${name}`);
  return host;
}

/** As in a stack file. */
export function hostEntry(name: string, address: string, ...roles: string[]) {
  return { name, address, roles, ssh: { hostKey } };
}

import type { Family } from "./addresses.ts";
import type { Arch } from "./arch.ts";
import type { Artifact, ImageArchive } from "./artifacts.ts";
import type { Role } from "./schema/host.ts";
import type { StackConfig } from "./schema/general.ts";
import type { SettingValues } from "./setting-values.ts";
import type { Versions } from "./versions.ts";

/** A cluster as the user asked for it, checked, with every default filled in. */
export interface ClusterSpec {
  name: string;
  versions: Versions;
  driftCheck: StackConfig["driftCheck"];
  network: NetworkSpec;
  binDir: string;
  /** How many workers may be disturbed at once; at least 1. */
  maxUnavailable: number;
  /** Where downloads come from, and the checksums in the stack file. */
  downloads: Pick<StackConfig["artifacts"], "mirror" | "checksums">;
  /** Image archives for every node. */
  images: ImageArchive[];
  hosts: HostSpec[];
  /** Every setting of the stack file by name; a part reads its own through its declaration. */
  settings: SettingValues;
}

export interface NetworkSpec {
  /** One network, or one of each family, in the order of preference; those of Services have the same families. */
  podCIDRs: readonly string[];
  serviceCIDRs: readonly string[];
  /** By family: the prefix length of a node's share of the Pod network. */
  nodeCIDRMaskSizes: Readonly<Record<Family, number>>;
  /** In bytes, between hosts; undefined where each host finds the same by itself. */
  mtu?: number | undefined;
  clusterDomain: string;
  /** An address in each Service network. */
  clusterDNS: readonly string[];
  /** In the first Service network. */
  apiServerServiceIP: string;
  serviceNodePortRange: string;
}

/** One host, with the stack's defaults and its own settings merged. */
export interface HostSpec {
  name: string;
  /** What the host was called before it got its name, as far as that is known. */
  renamedFrom?: string;
  /** The one that is used wherever only one can be. */
  address: string;
  /** All that it has: of the same families as the Service networks, in their order. */
  addresses: readonly string[];
  arch: Arch;
  roles: readonly Role[];
  isEtcd: boolean;
  isMaster: boolean;
  /** Runs a kubelet: every host except dedicated etcd hosts. */
  isNode: boolean;
  /** The machine is dead for good: nothing points to it or tries to reach it any longer. */
  isLost: boolean;
  ssh: SshSpec;
  /** What is downloaded to this host. */
  artifacts: Artifact[];
  /** Every field of its entry by name; a part reads its own through its declaration. */
  settings: SettingValues;
}

export type { Arch } from "./arch.ts";

export interface SshSpec {
  user: string;
  port: number;
  /** One line as in known_hosts without the host: `ssh-ed25519 AAAA…`. */
  hostKey: string;
  agentSocketPath?: string;
  /** What the host is reached through; undefined for one that is reached directly. */
  bastion?: BastionSpec;
}

export interface BastionSpec {
  address: string;
  port: number;
  user: string;
  hostKey: string;
}

/** The hosts that are not lost, sorted by name so that reordering the stack file changes nothing. */
export const livingHosts = ({ hosts }: ClusterSpec): HostSpec[] =>
  hosts.filter(({ isLost }) => !isLost).toSorted(byName);
/** Sorts hosts independently of their order in the stack file. */
export const byName = (one: { name: string }, other: { name: string }): number =>
  one.name < other.name ? -1 : 1;
export const etcdHosts = (cluster: ClusterSpec): HostSpec[] =>
  livingHosts(cluster).filter((host) => host.isEtcd);
export const masterHosts = (cluster: ClusterSpec): HostSpec[] =>
  livingHosts(cluster).filter((host) => host.isMaster);
export const nodeHosts = (cluster: ClusterSpec): HostSpec[] =>
  livingHosts(cluster).filter((host) => host.isNode);

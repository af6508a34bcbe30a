import type { ClusterSpec } from "../../../config/cluster.ts";

/** Traffic to a host that a part needs, and that a firewall there has to let in. */
export interface Opening {
  /** What it is for, in words: `exec, logs and metrics`. */
  what: string;
  protocol: Protocol;
  /** Left out for a protocol without ports. */
  ports?: string | number | ChosenPorts;
  /** Who needs it, besides the host itself. */
  from: readonly Source[];
}

export type Protocol = "tcp" | "udp" | "vrrp";

/** Ports that depend on settings. */
export interface ChosenPorts {
  /** A port, or two with a hyphen between; undefined in a cluster that needs none. */
  of: (cluster: ClusterSpec) => string | number | undefined;
  /** What they are by default. */
  usually: string | number;
  /** The setting that they depend on. */
  setting: string;
}

/** Hosts by what they are, Pods, or everybody. */
export type Source = "etcd" | "masters" | "nodes" | "pods" | "anyone";

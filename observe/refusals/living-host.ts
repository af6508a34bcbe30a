import type { Generations, Rotated } from "../../config/generations.ts";

/** What a host that answers says of the cluster that it is part of, by its last successful or interrupted `up`. */
export interface LivingHost {
  name: string;
  isMaster: boolean;
  isNode: boolean;
  isEtcd: boolean;
  /** What it was prepared for; undefined when it never was. */
  cluster?: ClusterIdentity | undefined;
  /** Of what is installed there. */
  versions: { kubernetes?: string | undefined; etcd?: string | undefined };
  /** On a member of etcd: whether it takes part, and the names of all members with a vote. */
  etcd?: { healthy: boolean; members: readonly string[] } | undefined;
  /** Where its member of etcd has its data. */
  etcdDirectories?: { dataDir: string; walDir: string } | undefined;
  /** How many of its Pods have something else mounted than what they are given now. */
  pods?: { tokens: number; authorities: number } | undefined;
  /** What its commands were told of authorities and keys; `done` when they came to their end. */
  generations: readonly { of: { readonly [K in Rotated]?: Generations | undefined }; done: boolean }[];
  /** On a master. */
  encryption?: LivingEncryption | undefined;
}

/** What an API server encrypts Secrets with. */
export interface LivingEncryption {
  /** Generations: the first one writes, all can be read. */
  keys: readonly number[];
  /** Whether the API server was started with them for sure. */
  inForce: boolean;
  /** The last re-encryption of all Secrets that was done from here: the key, and the masters of that time. */
  reencrypted?: { key: number; masters: readonly string[] } | undefined;
}

/** What a cluster keeps for life. */
export interface ClusterIdentity {
  name: string;
  podCIDR: string;
  serviceCIDR: string;
  /** `Type` of the backend. */
  flannelBackend: string;
}

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
}

/** What a cluster keeps for life. */
export interface ClusterIdentity {
  name: string;
  podCIDR: string;
  serviceCIDR: string;
  /** `Type` of the backend. */
  flannelBackend: string;
}

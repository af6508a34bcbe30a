/** TCP ports of a member of etcd. */
export const etcdPorts = { client: 2379, peer: 2380, metrics: 2381 } as const;

/** TCP ports of an etcd member. */
export const etcdPorts = { client: 2379, peer: 2380, metrics: 2381 } as const;

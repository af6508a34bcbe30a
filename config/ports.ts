import type { Draft } from "./schema/draft.ts";

/** TCP ports that the parts of a cluster listen on, by what listens there. */
export const wellKnownPorts = {
  "etcd (clients)": 2379,
  "etcd (peers)": 2380,
  "etcd (metrics)": 2381,
  "kubelet (health)": 10248,
  "kube-proxy (metrics)": 10249,
  kubelet: 10250,
  "kube-proxy (health)": 10256,
  "kube-controller-manager": 10257,
  "kube-scheduler": 10259,
} as const;

/** A port and what has it, in words. */
export interface TakenPort {
  owner: string;
  port: number;
}

/** Ports that nothing else on the hosts may have, beside those of the stack's own settings. */
export function takenPorts({ hosts = [], ssh }: Draft): TakenPort[] {
  const logins = hosts.map((host) => host.ssh.port ?? ssh.port ?? 22);
  return [
    ...Object.entries(wellKnownPorts).map(([owner, port]) => ({ owner, port })),
    ...[...new Set(logins)].map((port) => ({ owner: "SSH", port })),
  ];
}

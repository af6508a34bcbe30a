import type { Role } from "./schema/host.ts";

export interface Roles {
  isEtcd: boolean;
  isMaster: boolean;
  /** Runs a kubelet: every host except dedicated etcd hosts. */
  isNode: boolean;
}

interface HasRoles {
  roles: readonly Role[];
}

/** What a host is, given all the others: etcd runs on the masters unless some host has the role `etcd`. */
export function rolesOf(host: HasRoles, hosts: readonly HasRoles[]): Roles {
  const etcdHasItsOwnHosts = hosts.some(({ roles }) => roles.includes("etcd"));
  const isMaster = host.roles.includes("master");
  return {
    isEtcd: etcdHasItsOwnHosts ? host.roles.includes("etcd") : isMaster,
    isMaster,
    isNode: isMaster || host.roles.includes("worker"),
  };
}

/** Prefix of labels and taints that follow from the roles and cannot be set directly. */
export const rolePrefix = "node-role.kubernetes.io/";

/** Keeps Pods without a toleration off masters that are not also workers. */
export const controlPlaneTaint = { key: `${rolePrefix}control-plane`, effect: "NoSchedule" } as const;

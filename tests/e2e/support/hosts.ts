import type { HostRoles } from "./stack-file.ts";

/** The hosts of the cluster under test, as in the development lab's stack file. */
export const masters = ["master-1", "master-2", "master-3"] as const;
export const workers = ["worker-1", "worker-2"] as const;
export const clusterHosts: readonly string[] = [...masters, ...workers];
/** For stacks that are meant to fail. */
export const spare = "spare-1";

/** Their roles. */
export const clusterRoles: HostRoles = {
  ...Object.fromEntries(masters.map((name) => [name, ["master"]])),
  ...Object.fromEntries(workers.map((name) => [name, ["worker"]])),
};

import type { ClusterObject } from "../part.ts";

export const rbacGroup = "rbac.authorization.k8s.io";
export const rbacPath = `/apis/${rbacGroup}/v1`;

interface Subject {
  apiGroup: string;
  kind: string;
  name: string;
}

export const group = (name: string): Subject => ({ apiGroup: rbacGroup, kind: "Group", name });
export const user = (name: string): Subject => ({ apiGroup: rbacGroup, kind: "User", name });

/** Binds a ClusterRole to a user or a group. */
export function bind(name: string, role: string, subject: Subject): ClusterObject {
  return {
    path: `${rbacPath}/clusterrolebindings/${name}`,
    object: {
      apiVersion: `${rbacGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: role },
      subjects: [subject],
    },
  };
}

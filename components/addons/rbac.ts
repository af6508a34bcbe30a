import { rbacGroup } from "../cluster/rbac.ts";
import type { AddOnObjects, KubernetesObject } from "../part.ts";

const apiVersion = `${rbacGroup}/v1`;

interface Metadata {
  name: string;
  namespace?: string;
}

export interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames?: readonly string[];
  verbs: readonly string[];
}

/** Where an account is. */
type Account = Required<Metadata>;

const isInNamespace = ({ namespace }: Metadata): boolean => namespace !== undefined;

export const account = (metadata: Account): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { ...metadata },
});

/** A Role if it is in a namespace, else a ClusterRole. */
export const role = (
  metadata: Metadata & Record<string, unknown>,
  rules: readonly Rule[],
): KubernetesObject => ({
  apiVersion,
  kind: isInNamespace(metadata) ? "Role" : "ClusterRole",
  metadata,
  rules,
});

interface Binding {
  to: Account;
  /** A role that is there anyway; default: the one of the binding's own name and place. */
  of?: { kind: "ClusterRole" | "Role"; name: string };
}

/** A RoleBinding if it is in a namespace, else a ClusterRoleBinding. */
export function binding(metadata: Metadata, { to, of }: Binding): KubernetesObject {
  const place = isInNamespace(metadata) ? "" : "Cluster";
  return {
    apiVersion,
    kind: `${place}RoleBinding`,
    metadata: { ...metadata },
    roleRef: { apiGroup: rbacGroup, ...(of ?? { kind: `${place}Role`, name: metadata.name }) },
    subjects: [{ kind: "ServiceAccount", ...to }],
  };
}

/** A role, and the binding that gives it to an account. */
export const granted = (metadata: Metadata, rules: readonly Rule[], to: Account): AddOnObjects => {
  const prefix = isInNamespace(metadata) ? "own-" : "";
  return {
    [`${prefix}role`]: role({ ...metadata }, rules),
    [`${prefix}role-binding`]: binding(metadata, { to }),
  };
};

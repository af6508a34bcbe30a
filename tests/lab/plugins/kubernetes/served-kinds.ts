/** Plural, kind, and whether its objects are in namespaces. */
export type ServedKind = [plural: string, kind: string, namespaced: boolean];

/** Kinds by the root of their paths: plural, kind, whether in namespaces. */
export const SERVED: Record<string, ServedKind[]> = {
  "/api/v1": [
    ["configmaps", "ConfigMap", true],
    ["endpoints", "Endpoints", true],
    ["events", "Event", true],
    ["namespaces", "Namespace", false],
    ["nodes", "Node", false],
    ["persistentvolumeclaims", "PersistentVolumeClaim", true],
    ["pods", "Pod", true],
    ["secrets", "Secret", true],
    ["services", "Service", true],
  ],
  "/apis/apps/v1": [
    ["daemonsets", "DaemonSet", true],
    ["deployments", "Deployment", true],
    ["deployments/scale", "Scale", true],
    ["replicasets", "ReplicaSet", true],
    ["statefulsets", "StatefulSet", true],
  ],
  "/apis/batch/v1": [["jobs", "Job", true]],
  "/apis/rbac.authorization.k8s.io/v1": [["clusterrolebindings", "ClusterRoleBinding", false]],
};

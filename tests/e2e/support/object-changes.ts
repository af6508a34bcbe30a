/** What somebody does to an object in the cluster that barekube has created. */
interface ObjectChange {
  /** As kubectl names it. */
  object: string;
  /** As barekube names it. */
  name: string;
  /** The command that restores it. */
  restoredBy: "coredns-objects" | "join-roles";
  /** How it is edited, and what is then reported about it; some objects have nothing to edit. */
  edit?: { patch: object; tells: string };
}

const system = "kube-system";

/** An object of every kind. Without the last one, nobody else can do anything, so it has to come last. */
export const objectChanges: readonly ObjectChange[] = [
  {
    object: "service/kube-dns",
    name: `Service ${system}/kube-dns`,
    restoredBy: "coredns-objects",
    edit: {
      patch: { spec: { ports: [{ name: "dns", port: 53, protocol: "UDP" }] } },
      tells: "spec.ports has 1 item, not 3",
    },
  },
  {
    object: "configmap/coredns",
    name: `ConfigMap ${system}/coredns`,
    restoredBy: "coredns-objects",
    edit: {
      patch: { data: { Corefile: ".:53 {\n  errors\n}\n" } },
      tells: "data.Corefile has different content",
    },
  },
  {
    object: "daemonset/coredns",
    name: `DaemonSet ${system}/coredns`,
    restoredBy: "coredns-objects",
    edit: {
      patch: { spec: { template: { spec: { dnsPolicy: "ClusterFirst" } } } },
      tells: 'spec.template.spec.dnsPolicy is "ClusterFirst", not "Default"',
    },
  },
  {
    object: "poddisruptionbudget/coredns",
    name: `PodDisruptionBudget ${system}/coredns`,
    restoredBy: "coredns-objects",
    edit: { patch: { spec: { minAvailable: 0 } }, tells: "spec.minAvailable is 0, not 1" },
  },
  {
    object: "serviceaccount/coredns",
    name: `ServiceAccount ${system}/coredns`,
    restoredBy: "coredns-objects",
  },
  {
    object: "clusterrole/system:coredns",
    name: "ClusterRole system:coredns",
    restoredBy: "coredns-objects",
    edit: { patch: { rules: null }, tells: "rules is missing" },
  },
  {
    object: "clusterrolebinding/system:coredns",
    name: "ClusterRoleBinding system:coredns",
    restoredBy: "coredns-objects",
    edit: { patch: { subjects: null }, tells: "subjects is missing" },
  },
  {
    object: "validatingadmissionpolicy/barekube-flannel",
    name: "ValidatingAdmissionPolicy barekube-flannel",
    restoredBy: "join-roles",
    edit: {
      patch: { spec: { failurePolicy: "Ignore" } },
      tells: 'spec.failurePolicy is "Ignore", not "Fail"',
    },
  },
  {
    object: "validatingadmissionpolicybinding/barekube-flannel",
    name: "ValidatingAdmissionPolicyBinding barekube-flannel",
    restoredBy: "join-roles",
    edit: {
      patch: { spec: { validationActions: ["Audit"] } },
      tells: 'spec.validationActions[0] is "Audit", not "Deny"',
    },
  },
  {
    object: "clusterrolebinding/barekube:kubelet-api-admin",
    name: "ClusterRoleBinding barekube:kubelet-api-admin",
    restoredBy: "join-roles",
    edit: { patch: { subjects: null }, tells: "subjects is missing" },
  },
  {
    object: "clusterrolebinding/barekube:cluster-admins",
    name: "ClusterRoleBinding barekube:cluster-admins",
    restoredBy: "join-roles",
    edit: { patch: { subjects: null }, tells: "subjects is missing" },
  },
];

import { rbacGroup } from "../../cluster/rbac.ts";
import type { AddOnObjects, KubernetesObject } from "../../part.ts";

/** Of its own, since Pods elsewhere are not let near the host. */
export const namespace = "cilium";
export const agentAccount = "cilium";
export const operatorAccount = "cilium-operator";
export const configName = "cilium-config";

interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  resourceNames?: readonly string[];
}

const read = ["get", "list", "watch"];
const rule = (group: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs,
});
const ownGroup = "cilium.io";

/** What the operator defines, and the agents read. */
const readByAgents = [
  ...["ciliumbgpadvertisements", "ciliumbgpnodeconfigs", "ciliumbgppeerconfigs", "ciliumcidrgroups"],
  ...["ciliumclusterwideenvoyconfigs", "ciliumclusterwidenetworkpolicies", "ciliumdatapathplugins"],
  ...["ciliumegressgatewaypolicies", "ciliumendpoints", "ciliumendpointslices", "ciliumenvoyconfigs"],
  ...["ciliumidentities", "ciliuml2announcementpolicies", "ciliumloadbalancerippools"],
  ...["ciliumlocalredirectpolicies", "ciliumnetworkpolicies", "ciliumnodeconfigs", "ciliumnodes"],
  "ciliumpodippools",
];

/** The definitions that the operator keeps up to date. */
const definitions = [
  ...readByAgents,
  ...["ciliumbgpclusterconfigs", "ciliumbgpnodeconfigoverrides", "ciliumgatewayclassconfigs"],
].map((name) => `${name}.${ownGroup}`);

const agentRules: readonly Rule[] = [
  rule("networking.k8s.io", ["networkpolicies"], read),
  rule("discovery.k8s.io", ["endpointslices"], read),
  rule("", ["namespaces", "nodes", "pods", "services"], read),
  rule("apiextensions.k8s.io", ["customresourcedefinitions"], read),
  rule(ownGroup, readByAgents, ["list", "watch"]),
  rule(ownGroup, ["ciliumendpoints", "ciliumidentities", "ciliumnodes"], ["create"]),
  rule(ownGroup, ["ciliumidentities"], ["update"]),
  rule(ownGroup, ["ciliumendpoints"], ["delete", "get", "patch"]),
  rule(ownGroup, ["ciliumendpoints/status"], ["patch"]),
  rule(ownGroup, ["ciliumnodes", "ciliumnodes/status"], ["get", "update"]),
];

const operatorRules: readonly Rule[] = [
  rule("", ["nodes", "pods", "services", "namespaces", "serviceaccounts"], read),
  rule("", ["nodes/status"], ["patch"]),
  rule("", ["services/status"], ["patch", "update"]),
  rule("discovery.k8s.io", ["endpointslices"], read),
  rule("apiextensions.k8s.io", ["customresourcedefinitions"], ["create", ...read]),
  {
    ...rule(
      "apiextensions.k8s.io",
      ["customresourcedefinitions", "customresourcedefinitions/status"],
      ["update"],
    ),
    resourceNames: definitions,
  },
  rule(ownGroup, ["*"], [...read, "create", "update", "patch", "delete", "deletecollection"]),
];

/** Rights in the namespace of agent and operator alone. */
const operatorRoleRules: readonly Rule[] = [
  { ...rule("", ["configmaps"], ["patch"]), resourceNames: [configName] },
  rule("coordination.k8s.io", ["leases"], ["create", "get", "update"]),
];

const account = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace },
});

const binding = (kind: "ClusterRole" | "Role", name: string): KubernetesObject => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: `${kind}Binding`,
  metadata: { name, ...(kind === "Role" ? { namespace } : {}) },
  roleRef: { apiGroup: rbacGroup, kind, name },
  subjects: [{ kind: "ServiceAccount", name, namespace }],
});

const role = (kind: "ClusterRole" | "Role", name: string, rules: readonly Rule[]): KubernetesObject => ({
  apiVersion: `${rbacGroup}/v1`,
  kind,
  metadata: { name, ...(kind === "Role" ? { namespace } : {}) },
  rules,
});

/** Accounts of agent and operator with what upstream's chart gives them for the functions that are in use. */
export const ciliumRbac: AddOnObjects = {
  "agent-account": account(agentAccount),
  "agent-role": role("ClusterRole", agentAccount, agentRules),
  "agent-role-binding": binding("ClusterRole", agentAccount),
  "agent-namespace-role": role("Role", agentAccount, [rule("", ["configmaps"], read)]),
  "agent-namespace-role-binding": binding("Role", agentAccount),
  "operator-account": account(operatorAccount),
  "operator-role": role("ClusterRole", operatorAccount, operatorRules),
  "operator-role-binding": binding("ClusterRole", operatorAccount),
  "operator-namespace-role": role("Role", operatorAccount, operatorRoleRules),
  "operator-namespace-role-binding": binding("Role", operatorAccount),
};

import { flanneldGroup } from "./flanneld.ts";

interface ClusterObject {
  /** Path of the object in the API. */
  path: string;
  object: { apiVersion: string; kind: string; metadata: { name: string } } & Record<string, unknown>;
}

/** The group of the daily administrators; their rights come from RBAC and can be taken away. */
export const administrators = "barekube:cluster-admins";
/** The API servers, when they talk to kubelets. */
export const apiserverKubeletClient = "kube-apiserver-kubelet-client";

/** What has to be there before a node can join. */
export function renderClusterObjects(): ClusterObject[] {
  return [
    bind("barekube:cluster-admins", "cluster-admin", group(administrators)),
    bind("barekube:kubelet-api-admin", "system:kubelet-api-admin", user(apiserverKubeletClient)),
    bind("barekube:node-bootstrapper", "system:node-bootstrapper", group("system:bootstrappers")),
    bind(
      "barekube:node-client-approver",
      "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
      group("system:bootstrappers"),
    ),
    bind(
      "barekube:node-client-renewal-approver",
      "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
      group("system:nodes"),
    ),
    flannelRole,
    bind("barekube:flannel", "barekube:flannel", group(flanneldGroup)),
  ];
}

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const apiGroup = "rbac.authorization.k8s.io";
const group = (name: string) => ({ apiGroup, kind: "Group", name });
const user = (name: string) => ({ apiGroup, kind: "User", name });

const flannelRole: ClusterObject = {
  path: `${rbac}/clusterroles/barekube:flannel`,
  object: {
    apiVersion: `${apiGroup}/v1`,
    kind: "ClusterRole",
    metadata: { name: "barekube:flannel" },
    rules: [
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
    ],
  },
};

function bind(
  name: string,
  role: string,
  subject: { apiGroup: string; kind: string; name: string },
): ClusterObject {
  return {
    path: `${rbac}/clusterrolebindings/${name}`,
    object: {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup, kind: "ClusterRole", name: role },
      subjects: [subject],
    },
  };
}

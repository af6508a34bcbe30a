import { flanneldGroup } from "../network/flannel/files.ts";
import { renderFlannelPolicy } from "../network/flannel/admission-policy.ts";

interface ClusterObject {
  /** Path of the object in the API. */
  path: string;
  object: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } } & Record<
    string,
    unknown
  >;
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
    // A node that joins asks as itself as well: its token lets it be this one node, and nothing else (scripts/token.sh).
    bind(
      "barekube:node-client-renewal-approver",
      "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
      group("system:nodes"),
    ),
    ...renderFlannelPolicy(),
    flannelRole,
    bind("barekube:flannel", "barekube:flannel", group(flanneldGroup)),
  ];
}

/** Paths of what earlier versions have made and nobody needs any more: tokens that were good for every node. */
export const formerObjects = (): string[] =>
  ["barekube:node-bootstrapper", "barekube:node-client-approver"].map(
    (name) => `${rbac}/clusterrolebindings/${name}`,
  );

/** What others are told to trust: the certificates of all generations of an authority. */
export function renderTrust(bundles: { kubernetes: string; frontProxy: string }): ClusterObject[] {
  return [
    configMap("extension-apiserver-authentication", {
      "client-ca-file": bundles.kubernetes,
      "requestheader-client-ca-file": bundles.frontProxy,
    }),
    configMap("kube-root-ca.crt", { "ca.crt": bundles.kubernetes }),
  ];
}

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const apiGroup = "rbac.authorization.k8s.io";
const group = (name: string) => ({ apiGroup, kind: "Group", name });
const user = (name: string) => ({ apiGroup, kind: "User", name });

const configMap = (name: string, data: Record<string, string>): ClusterObject => ({
  path: `/api/v1/namespaces/kube-system/configmaps/${name}`,
  object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "kube-system" }, data },
});

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

import { administratorsBinding } from "../administrators/part.ts";
import type { ClusterObject, KubernetesObject, Part } from "../part.ts";
import { rbacPath } from "./rbac.ts";

/** By which objects that are asked for no longer are found; see dropped-objects.sh. */
export const ownLabels = { "app.kubernetes.io/managed-by": "barekube" };

/** What must exist before a node can join, starting with the rights of the administrators. */
export const renderClusterObjects = (parts: readonly Part[]): ClusterObject[] =>
  [administratorsBinding, ...parts.flatMap(({ objects = [] }) => objects)].map(({ path, object }) => ({
    path,
    object: { ...object, metadata: { ...object.metadata, labels: ownLabels } },
  }));

/** Where the API has those objects. */
export const clusterCollections: readonly string[] = [
  `${rbacPath}/clusterroles`,
  `${rbacPath}/clusterrolebindings`,
  "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
  "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
];

/** The path of an object in the API. One that belongs to a namespace has to name it. */
export const pathOf = (object: KubernetesObject): string => `${collectionOf(object)}/${object.metadata.name}`;

/** The path of the list that an object is in. */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: KubernetesObject): string {
  const root = apiVersion.includes("/") ? "apis" : "api";
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `/${root}/${apiVersion}${scope}/${pluralOf(kind.toLowerCase())}`;
}

/** The plural as Kubernetes itself guesses it. */
function pluralOf(kind: string): string {
  if (kind === "endpoints") return kind;
  if (/(s|x|ch|sh)$/.test(kind)) return `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** What others learn to trust from the cluster: the certificates of all generations of an authority. */
export function renderTrustBundles(bundles: { kubernetes: string; frontProxy: string }): ClusterObject[] {
  return [
    configMap("extension-apiserver-authentication", {
      "client-ca-file": bundles.kubernetes,
      "requestheader-client-ca-file": bundles.frontProxy,
    }),
    configMap("kube-root-ca.crt", { "ca.crt": bundles.kubernetes }),
  ];
}

const configMap = (name: string, data: Record<string, string>): ClusterObject => ({
  path: `/api/v1/namespaces/kube-system/configmaps/${name}`,
  object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "kube-system" }, data },
});

import { administratorsBinding } from "../administrators/part.ts";
import type { ClusterObject, Part } from "../part.ts";

/** What must exist before a node can join, starting with the rights of the administrators. */
export const renderClusterObjects = (parts: readonly Part[]): ClusterObject[] => [
  administratorsBinding,
  ...parts.flatMap(({ objects = [] }) => objects),
];

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

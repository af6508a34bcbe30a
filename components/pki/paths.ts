import type { Rotated } from "../../config/generations.ts";
import { paths } from "../host/paths.ts";

/** A certificate and its key, by default in the cluster's PKI folder. */
export const pair = (name: string, folder: string = paths.pki) => ({
  cert: `${folder}/${name}.crt`,
  key: `${folder}/${name}.key`,
});

/** What is trusted: the certificates of all generations. */
export const kubernetesCA = { cert: pair("ca").cert };
/** What issues: one certificate, and its key. */
export const issuingCA = pair("issuing-ca");
export const frontProxyCA = { cert: pair("front-proxy-ca").cert };
/** For etcd's clients; etcd's own copy is in its own folder. */
export const etcdClientCA = `${paths.pki}/etcd-ca.crt`;
export const serviceAccount = { public: `${paths.pki}/sa.pub`, key: `${paths.pki}/sa.key` };
/** Keys that no unit reads; see kept-keys.ts. */
export const keptKeysFolder = `${paths.pki}/kept`;
export const keptKey = (what: Rotated, generation: number): string =>
  `${keptKeysFolder}/${what}-${generation}.key`;
/** ID of the key that signs service account tokens, as in their header. */
export const serviceAccountKeyID = `${paths.pki}/sa.kid`;
export const encryptionConfig = `${paths.kubernetes}/encryption-config.yaml`;
export const bootstrapKubeconfig = `${paths.kubernetes}/bootstrap-kubelet.conf`;
/** The kubelet keeps its certificate and key together here, and renews them by itself. */
export const kubeletClient = `${paths.kubelet}/pki/kubelet-client-current.pem`;

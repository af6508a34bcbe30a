import { paths } from "./paths.ts";

/** Certificate and key of one name under the cluster's PKI folder. */
export const pair = (name: string, folder: string = paths.pki) => ({
  cert: `${folder}/${name}.crt`,
  key: `${folder}/${name}.key`,
});

export const kubernetesCA = pair("ca");
export const frontProxyCA = pair("front-proxy-ca");
/** For etcd's clients; etcd's own copy lies in its own folder. */
export const etcdClientCA = `${paths.pki}/etcd-ca.crt`;
export const etcdCA = `${paths.etcdPki}/ca.crt`;
export const etcdServer = pair("server", paths.etcdPki);
export const etcdPeer = pair("peer", paths.etcdPki);
export const serviceAccount = { public: `${paths.pki}/sa.pub`, key: `${paths.pki}/sa.key` };
export const encryptionConfig = `${paths.kubernetes}/encryption-config.yaml`;
export const bootstrapKubeconfig = `${paths.kubernetes}/bootstrap-kubelet.conf`;
/** The kubelet keeps its certificate and key together here, and renews them by itself. */
export const kubeletClient = `${paths.kubelet}/pki/kubelet-client-current.pem`;

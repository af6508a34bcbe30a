import { type Input, type Output, output } from "@pulumi/pulumi";
import { renderEncryptionConfig } from "../../encryption/files.ts";
import {
  type HostCertificateName,
  isOnEveryNode,
  sharedCertificates,
  type SharedCertificateName,
} from "../../pki/certificates.ts";
import { localServer } from "../../kube-apiserver/files.ts";
import { kubeconfigFile } from "../../pki/kubeconfig-file.ts";
import { renderKubeconfig } from "../../pki/kubeconfig.ts";
import { loadBalancerServer } from "../../load-balancer/files.ts";
import { paths } from "../paths.ts";
import {
  bootstrapKubeconfig,
  encryptionConfig,
  etcdCA,
  etcdClientCA,
  etcdPeer,
  etcdServer,
  frontProxyCA,
  issuingCA,
  kubeletClient,
  kubernetesCA,
  pair,
  serviceAccount,
  serviceAccountKeyID,
} from "../../pki/paths.ts";
import { generationsOf } from "../../../documents/generations.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { type Rotated, rotated } from "../../../config/generations.ts";
import type { BootstrapTokens } from "../../cluster/bootstrap-tokens.ts";
import type { Leaf } from "../../pki/leaf.ts";
import type { Pki } from "../../pki/pki.ts";

interface KeyFilesArgs {
  cluster: ClusterSpec;
  host: HostSpec;
  pki: Pki;
  tokens: BootstrapTokens;
}

interface SecretFile {
  mode: string;
  owner?: string | undefined;
  content: Input<string>;
}

type SecretFiles = Record<string, SecretFile>;

const certificateMode = "0644";
const secretMode = "0600";

/** Keys, certificates and the like for a host, as scripts/keys.sh takes them. */
export function keyFiles(args: KeyFilesArgs): Output<object> {
  const { cluster, host, pki } = args;
  const files: SecretFiles = {
    ...(host.isEtcd && etcdFiles(args)),
    ...(host.isMaster && masterFiles(args)),
    ...(host.isNode && nodeFiles(args)),
  };
  return output({
    issued: host.isNode
      ? pki.hostLeaf(host, "kubelet-server").issued
      : pki.hostLeaf(host, "etcd-server").issued,
    directories: host.isEtcd ? { [paths.etcdPki]: { mode: "0700", owner: "etcd:etcd" } } : {},
    files,
    generations: generationsOf(cluster, ...rotatedOn(host)),
    // A kubelet with a certificate of its own has no use for a token any more.
    unless: host.isNode ? { [bootstrapKubeconfig]: kubeletClient } : {},
  });
}

function rotatedOn({ isMaster, isEtcd, isNode }: HostSpec): readonly Rotated[] {
  if (isMaster) return rotated;
  return [...(isEtcd ? ["etcd" as const] : []), ...(isNode ? ["kubernetes" as const] : [])];
}

function etcdFiles({ host, pki }: KeyFilesArgs): SecretFiles {
  return {
    [etcdCA]: { mode: certificateMode, owner: etcd, content: pki.authorities.etcd.bundle },
    ...pairFiles(etcdServer, pki.hostLeaf(host, "etcd-server"), etcd),
    ...pairFiles(etcdPeer, pki.hostLeaf(host, "etcd-peer"), etcd),
  };
}

function masterFiles({ cluster, host, pki }: KeyFilesArgs): SecretFiles {
  const { kubernetes, etcd: etcdAuthority, frontProxy } = pki.authorities;
  const shared = (Object.keys(sharedCertificates) as SharedCertificateName[]).filter(
    (name) => !isOnEveryNode(name),
  );
  const admin = (certificate: "admin" | "break-glass", user: string) =>
    kubeconfigFile(cluster, { server: localServer(cluster), user, certificate });
  return {
    // The controller manager signs the kubelets' certificates with these.
    [issuingCA.cert]: { mode: certificateMode, content: kubernetes.issuing.cert.certPem },
    [issuingCA.key]: { mode: secretMode, content: kubernetes.issuing.key.privateKeyPem },
    [etcdClientCA]: { mode: certificateMode, content: etcdAuthority.bundle },
    [frontProxyCA.cert]: { mode: certificateMode, content: frontProxy.bundle },
    [serviceAccount.key]: { mode: secretMode, content: pki.serviceAccountKeys.signingKey },
    [serviceAccount.public]: { mode: certificateMode, content: pki.serviceAccountKeys.bundle },
    [encryptionConfig]: { mode: secretMode, content: pki.encryptionKeys.apply(renderEncryptionConfig) },
    [`${paths.kubernetes}/admin.conf`]: admin("admin", "barekube:admin"),
    [`${paths.kubernetes}/super-admin.conf`]: admin("break-glass", "barekube:break-glass"),
    ...hostPair("apiserver", { host, pki }),
    ...Object.fromEntries(
      shared.flatMap((name) => Object.entries(pairFiles(pair(name), pki.sharedLeaf(name)))),
    ),
  };
}

function nodeFiles({ cluster, host, pki, tokens }: KeyFilesArgs): SecretFiles {
  return {
    [kubernetesCA.cert]: { mode: certificateMode, content: pki.authorities.kubernetes.bundle },
    ...hostPair("kubelet-server", { host, pki }),
    ...hostPair("flanneld", { host, pki }),
    ...pairFiles(pair("kube-proxy"), pki.sharedLeaf("kube-proxy")),
    // By this a host finds the Pods whose tokens another key has signed.
    [serviceAccountKeyID]: { mode: certificateMode, content: pki.serviceAccountKeys.signer },
    [bootstrapKubeconfig]: {
      mode: secretMode,
      content: tokens.of(host).token.apply((token) =>
        renderKubeconfig({
          cluster: cluster.name,
          server: loadBalancerServer(cluster),
          ca: { file: kubernetesCA.cert },
          user: "kubelet-bootstrap",
          credentials: { token, as: { user: `system:node:${host.name}`, group: "system:nodes" } },
        }),
      ),
    },
  };
}

const etcd = "etcd:etcd";

const hostPair = (
  name: HostCertificateName,
  { host, pki }: Pick<KeyFilesArgs, "host" | "pki">,
): SecretFiles => pairFiles(pair(name), pki.hostLeaf(host, name));

function pairFiles(
  path: { cert: string; key: string },
  { certPem, keyPem }: Leaf,
  owner?: string,
): SecretFiles {
  const owned = owner === undefined ? {} : { owner };
  return {
    [path.cert]: { mode: certificateMode, ...owned, content: certPem },
    [path.key]: { mode: secretMode, ...owned, content: keyPem },
  };
}

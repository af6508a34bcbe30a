import { type ClusterSpec, etcdHosts, type HostSpec } from "../../config/cluster.ts";
import { rotated } from "../../config/generations.ts";
import { apiServer } from "./settings.ts";
import { encryptionKeys } from "../encryption/settings.ts";
import { admissionPlugins, renderAdmissionConfig } from "./admission-config.ts";
import { renderAuditPolicy } from "./audit-policy.ts";
import { type SystemdCredentials, systemdCredentials } from "../../documents/systemd-credentials.ts";
import { etcdClientURL, etcdHealth } from "../etcd/files.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { paths } from "../host/paths.ts";
import {
  encryptionConfig,
  etcdClientCA,
  frontProxyCA,
  kubernetesCA,
  pair,
  serviceAccount,
} from "../pki/paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { ApiServerService } from "./document.ts";
import { lastToBeKilled, restart, rightToListen, sandbox } from "../../documents/unit-file.ts";
import { tlsFlags } from "../pki/cipher-suites.ts";

const admissionConfig = `${paths.kubernetes}/admission-config.yaml`;
const auditPolicy = `${paths.kubernetes}/audit-policy.yaml`;

/** In-cluster issuer of service account tokens. */
export const serviceAccountIssuer = ({ network }: ClusterSpec): string =>
  `https://kubernetes.default.svc.${network.clusterDomain}`;

/** The API server of this master, as its own components and scripts reach it. */
export const localServer = (cluster: ClusterSpec): string =>
  `https://127.0.0.1:${apiServer.of(cluster).port}`;

export function renderKubeApiserver(cluster: ClusterSpec, host: HostSpec): ApiServerService {
  const apiserver = binary(host, "kube-apiserver");
  const unit = "kube-apiserver.service";
  const own = systemdCredentials(unit, [
    ...Object.values(keys).flatMap(({ cert, key }) => [cert, key]),
    serviceAccount.key,
    encryptionConfig,
    admissionConfig,
    auditPolicy,
  ]);
  return {
    unit,
    files: {
      ...unitFile(unit, {
        Unit: {
          Description: "Kubernetes API server",
          Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
          Wants: "network-online.target",
          After: "network-online.target etcd.service",
        },
        Service: {
          Type: "notify",
          User: "kube-apiserver",
          LoadCredential: own.LoadCredential,
          LogsDirectory: paths.audit.slice("/var/log/".length),
          LogsDirectoryMode: "0700",
          ExecStart: renderCommand(apiserver.path, flags(cluster, host, own)),
          TimeoutStartSec: 180,
          // It would wait a minute for open requests; clients can turn to other API servers.
          TimeoutStopSec: 20,
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          ...rightToListen(apiServer.of(cluster).port),
          // On rotation, the new audit log gets the owner of the old one.
          SystemCallFilter: [...sandbox.SystemCallFilter, "@chown"],
        },
      }),
      [admissionConfig]: { mode: "0600", content: renderAdmissionConfig(cluster) },
      [auditPolicy]: { mode: "0600", content: renderAuditPolicy() },
    },
    reads: { "kube-apiserver": apiserver.fingerprint },
    generations: rememberedGenerations(cluster, ...rotated),
    ports: [apiServer.of(cluster).port],
    serves: [{ address: `127.0.0.1:${apiServer.of(cluster).port}`, certificate: keys.server.cert }],
    ready: {
      url: `${localServer(cluster)}/readyz`,
      seconds: 120,
      cacert: kubernetesCA.cert,
      ...pair("admin"),
    },
    encryptionKeys: encryptionKeys.of(cluster),
    ...(host.isEtcd ? { waitFor: etcdHealth } : {}),
    leftovers: ["/var/log/kubernetes"],
  };
}

const keys = {
  server: pair("apiserver"),
  etcdClient: pair("apiserver-etcd-client"),
  kubeletClient: pair("apiserver-kubelet-client"),
  frontProxyClient: pair("front-proxy-client"),
};

function flags(cluster: ClusterSpec, host: HostSpec, own: SystemdCredentials) {
  const server = own.pair(keys.server);
  const etcdClient = own.pair(keys.etcdClient);
  const kubeletClient = own.pair(keys.kubeletClient);
  const frontProxyClient = own.pair(keys.frontProxyClient);
  return {
    "admission-control-config-file": own.path(admissionConfig),
    "advertise-address": host.address,
    "allow-privileged": true,
    "anonymous-auth": false,
    "api-audiences": serviceAccountIssuer(cluster),
    "audit-log-maxage": 30,
    "audit-log-maxbackup": 10,
    "audit-log-maxsize": 100,
    "audit-log-path": `${paths.audit}/audit.log`,
    "audit-policy-file": own.path(auditPolicy),
    "authorization-mode": ["Node", "RBAC"],
    "client-ca-file": kubernetesCA.cert,
    "enable-admission-plugins": admissionPlugins,
    "enable-bootstrap-token-auth": true,
    "encryption-provider-config": own.path(encryptionConfig),
    "etcd-cafile": etcdClientCA,
    "etcd-certfile": etcdClient.cert,
    "etcd-keyfile": etcdClient.key,
    "etcd-servers": etcdHosts(cluster).map(etcdClientURL),
    "goaway-chance": 0.001,
    "kubelet-certificate-authority": kubernetesCA.cert,
    "kubelet-client-certificate": kubeletClient.cert,
    "kubelet-client-key": kubeletClient.key,
    "kubelet-preferred-address-types": ["InternalIP", "Hostname"],
    profiling: false,
    "proxy-client-cert-file": frontProxyClient.cert,
    "proxy-client-key-file": frontProxyClient.key,
    "requestheader-allowed-names": ["front-proxy-client"],
    "requestheader-client-ca-file": frontProxyCA.cert,
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-username-headers": "X-Remote-User",
    "secure-port": apiServer.of(cluster).port,
    "service-account-extend-token-expiration": false,
    "service-account-issuer": serviceAccountIssuer(cluster),
    "service-account-key-file": serviceAccount.public,
    "service-account-signing-key-file": own.path(serviceAccount.key),
    "service-cluster-ip-range": cluster.network.serviceCIDRs,
    "service-node-port-range": cluster.network.serviceNodePortRange,
    // Otherwise clients with watches would keep it from stopping for a minute.
    "shutdown-send-retry-after": true,
    "tls-cert-file": server.cert,
    "tls-private-key-file": server.key,
    ...tlsFlags,
    ...apiServer.of(cluster).extraArgs,
  };
}

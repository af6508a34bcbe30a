import { kubernetesBinary } from "../../config/artifacts.ts";
import { bind, user } from "../cluster/rbac.ts";
import { rootCertificate } from "../etcd/access/root.ts";
import { paths } from "../host/paths.ts";
import type { Part } from "../part.ts";
import { kubeconfigFile } from "../pki/kubeconfig-file.ts";
import { serverCertificate } from "./certificate.ts";
import { checkEndpoint } from "./endpoint.ts";
import { localServer, renderKubeApiserver } from "./files.ts";
import { apiServer, apiServerReservedFlags, checkAdmissionPlugins, podSecurity } from "./settings.ts";

/** User name of the API servers when they talk to etcd. */
const etcdClient = "kube-apiserver";
/** User name of the API servers when they talk to kubelets. */
const kubeletClient = "kube-apiserver-kubelet-client";

export const kubeApiserver: Part = {
  name: "kube-apiserver",
  isOn: ({ isMaster }) => isMaster,
  isControlPlane: true,
  services: (cluster, host) => [renderKubeApiserver(cluster, host)],
  settings: [apiServer, podSecurity],
  programs: {
    apiServer: {
      name: "kube-apiserver",
      version: "kubernetes",
      documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    },
  },
  reservedFlags: { apiServer: apiServerReservedFlags },
  checks: [checkAdmissionPlugins, checkEndpoint],
  portSettings: { "apiServer.port": "kube-apiserver" },
  openings: [
    {
      what: "the API, for nodes, Pods and people",
      protocol: "tcp",
      ports: { of: (cluster) => apiServer.of(cluster).port, usually: 6443, setting: "apiServer.port" },
      from: ["anyone"],
    },
  ],
  artifacts: { "kube-apiserver": kubernetesBinary("kube-apiserver") },
  hostCertificates: { apiserver: { certificate: serverCertificate } },
  sharedCertificates: {
    "apiserver-etcd-client": { issuer: "etcd", commonName: etcdClient, use: "client" },
    "apiserver-kubelet-client": { issuer: "kubernetes", commonName: kubeletClient, use: "client" },
    // For people who inspect etcd from a master.
    ...rootCertificate,
    "front-proxy-client": { issuer: "frontProxy", commonName: "front-proxy-client", use: "client" },
  },
  // Compaction takes all rights.
  etcdAdministrators: [etcdClient],
  // For people who log in to a master; they point to its own API server.
  keyFiles: ({ cluster }) => ({
    [`${paths.kubernetes}/admin.conf`]: kubeconfigFile(cluster, {
      server: localServer(cluster),
      user: "barekube:admin",
      certificate: "admin",
    }),
    [`${paths.kubernetes}/super-admin.conf`]: kubeconfigFile(cluster, {
      server: localServer(cluster),
      user: "barekube:break-glass",
      certificate: "break-glass",
    }),
  }),
  preparation: () => ({ users: ["kube-apiserver"] }),
  objects: [bind("barekube:kubelet-api-admin", "system:kubelet-api-admin", user(kubeletClient))],
};

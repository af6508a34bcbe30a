import { type ClusterSpec, type HostSpec, masterHosts } from "../../config/cluster.ts";
import type { AuthorityName } from "../../config/generations.ts";
import { administrators, apiserverKubeletClient } from "../cluster/objects.ts";
import { flanneldGroup, flanneldUser } from "../network/flannel/files.ts";

/** A certificate of the cluster: who holds it, who signs it, and what it is good for. */
export interface Certificate {
  issuer: AuthorityName;
  commonName: string;
  organization?: string;
  dnsNames?: string[];
  ipAddresses?: string[];
  /** `peer`: server to one side and client to the other. */
  use: "server" | "client" | "peer";
}

/** Clients whose identity is the same wherever they run: name → certificate. */
export const sharedCertificates = {
  "apiserver-etcd-client": { issuer: "etcd", commonName: "kube-apiserver", use: "client" },
  "apiserver-kubelet-client": { issuer: "kubernetes", commonName: apiserverKubeletClient, use: "client" },
  "etcd-client": { issuer: "etcd", commonName: "root", use: "client" },
  "front-proxy-client": { issuer: "frontProxy", commonName: "front-proxy-client", use: "client" },
  "controller-manager": { issuer: "kubernetes", commonName: "system:kube-controller-manager", use: "client" },
  scheduler: { issuer: "kubernetes", commonName: "system:kube-scheduler", use: "client" },
  "kube-proxy": { issuer: "kubernetes", commonName: "system:kube-proxy", use: "client" },
  admin: { issuer: "kubernetes", commonName: "barekube:admin", organization: administrators, use: "client" },
  // The one identity that RBAC cannot lock out.
  "break-glass": {
    issuer: "kubernetes",
    commonName: "barekube:break-glass",
    organization: "system:masters",
    use: "client",
  },
} as const satisfies Record<string, Certificate>;

export type SharedCertificateName = keyof typeof sharedCertificates;

export const hostCertificateNames = [
  "etcd-server",
  "etcd-peer",
  "apiserver",
  "kubelet-server",
  "flanneld",
] as const;
export type HostCertificateName = (typeof hostCertificateNames)[number];

/** Of the shared ones all others are for masters alone. */
export const isOnEveryNode = (name: string): boolean => name === "kube-proxy";

/** The certificates that belong to one host, by name. */
export function hostCertificates(
  cluster: ClusterSpec,
  host: HostSpec,
): Map<HostCertificateName, Certificate> {
  const { name, address } = host;
  const certificates = new Map<HostCertificateName, Certificate>();
  if (host.isEtcd) {
    const member = { issuer: "etcd" as const, commonName: name, dnsNames: [name, "localhost"] };
    certificates.set("etcd-server", { ...member, ipAddresses: [address, ...loopback], use: "server" });
    certificates.set("etcd-peer", { ...member, ipAddresses: [address], use: "peer" });
  }
  if (host.isMaster) certificates.set("apiserver", apiserver(cluster, host));
  if (host.isNode) {
    certificates.set("kubelet-server", {
      issuer: "kubernetes",
      commonName: `system:node:${name}`,
      organization: "system:nodes",
      dnsNames: [name],
      ipAddresses: [address],
      use: "server",
    });
    certificates.set("flanneld", {
      issuer: "kubernetes",
      commonName: flanneldUser(host),
      organization: flanneldGroup,
      use: "client",
    });
  }
  return certificates;
}

const loopback = ["127.0.0.1", "::1"];

function apiserver(cluster: ClusterSpec, host: HostSpec): Certificate {
  const { network, apiServer } = cluster;
  const addresses = apiServer.certSANs.filter(isAddress);
  const names = apiServer.certSANs.filter((san) => !isAddress(san));
  const service = ["kubernetes", "default", "svc", ...network.clusterDomain.split(".")];
  return {
    issuer: "kubernetes",
    commonName: "kube-apiserver",
    dnsNames: unique([
      "localhost",
      host.name,
      ...[1, 2, 3, service.length].map((parts) => service.slice(0, parts).join(".")),
      ...names,
    ]),
    // Every master's address, so that a client may be moved from one to another.
    ipAddresses: unique([
      ...masterHosts(cluster).map(({ address }) => address),
      network.apiServerServiceIP,
      ...loopback,
      ...addresses,
    ]),
    use: "server",
  };
}

const isAddress = (san: string): boolean => san.includes(":") || /^[\d.]+$/.test(san);
const unique = (values: string[]): string[] => [...new Set(values)];

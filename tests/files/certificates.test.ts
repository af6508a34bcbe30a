import { describe, expect, it } from "vitest";
import { parts, partsOf } from "../../components/parts.ts";
import type { Certificate } from "../../components/pki/certificate.ts";
import { hostCertificates, sharedCertificates } from "../../components/pki/declared.ts";
import { clusterWith, hostEntry, hostOf } from "./clusters.ts";

const cluster = clusterWith({
  hosts: [
    hostEntry("master-1", "192.168.10.11", "master"),
    hostEntry("master-2", "192.168.10.12", "master"),
    hostEntry("master-3", "192.168.10.13", "master"),
    hostEntry("worker-1", "192.168.10.21", "worker"),
  ],
  network: { serviceCIDR: "10.96.0.0/16", clusterDomain: "k8s.example.com" },
  apiServer: { certSANs: ["api.example.com", "203.0.113.10", "2001:db8::1", "master-1", "192.168.10.12"] },
});
const certificatesOf = (name: string) =>
  Object.fromEntries(hostCertificates(partsOf(cluster), cluster, hostOf(cluster, name)));

describe("certificates of a master", () => {
  const certificates = certificatesOf("master-1");

  it("are those of its roles", () => {
    expect(Object.keys(certificates)).toEqual([
      "etcd-server",
      "etcd-peer",
      "apiserver",
      "kubelet-server",
      "flanneld",
    ]);
  });

  it("has one for the API server, under every name and address that clients know it by", () => {
    expect(certificates["apiserver"]).toEqual({
      issuer: "kubernetes",
      commonName: "kube-apiserver",
      dnsNames: [
        "localhost",
        "master-1",
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.k8s.example.com",
        "api.example.com",
      ],
      ipAddresses: [
        "192.168.10.11",
        "192.168.10.12",
        "192.168.10.13",
        "10.96.0.1",
        "127.0.0.1",
        "::1",
        "203.0.113.10",
        "2001:db8::1",
      ],
      use: "server",
    });
  });

  it("keeps etcd's clients apart from its peers, and both apart from the rest", () => {
    expect(certificates["etcd-server"]).toEqual({
      issuer: "etcd",
      commonName: "master-1",
      dnsNames: ["master-1", "localhost"],
      ipAddresses: ["192.168.10.11", "127.0.0.1", "::1"],
      use: "server",
    });
    expect(certificates["etcd-peer"]).toEqual({
      issuer: "etcd",
      commonName: "master-1",
      dnsNames: ["master-1", "localhost"],
      ipAddresses: ["192.168.10.11"],
      use: "peer",
    });
  });
});

it("puts nobody but the break-glass certificate into system:masters", () => {
  const ofHosts = cluster.hosts.flatMap((host) =>
    [...hostCertificates(partsOf(cluster), cluster, host)].map(
      ([name, certificate]) => [`${host.name} ${name}`, certificate] as const,
    ),
  );
  const all: (readonly [string, Certificate])[] = [...[...sharedCertificates(parts, cluster)], ...ofHosts];
  expect(all.length).toBeGreaterThan(20);
  const masters = all.filter(([, { organization }]) => organization === "system:masters");
  expect(masters.map(([name]) => name)).toEqual(["break-glass"]);
});

describe("certificates of a worker", () => {
  it("are a kubelet's serving certificate and flanneld's identity", () => {
    expect(certificatesOf("worker-1")).toEqual({
      "kubelet-server": {
        issuer: "kubernetes",
        commonName: "system:node:worker-1",
        organization: "system:nodes",
        dnsNames: ["worker-1"],
        ipAddresses: ["192.168.10.21"],
        use: "server",
      },
      flanneld: {
        issuer: "kubernetes",
        commonName: "system:flannel:worker-1",
        organization: "system:flannel",
        use: "client",
      },
    });
  });
});

it("gives a node a certificate of etcd's only for flannel on etcd", () => {
  const onEtcd = clusterWith({ network: { flannel: { datastore: "etcd" } } });
  const certificates = hostCertificates(partsOf(onEtcd), onEtcd, hostOf(onEtcd, "worker-1"));
  expect(Object.fromEntries(certificates)).toMatchObject({
    "flanneld-etcd": { issuer: "etcd", commonName: "flannel", use: "client" },
  });
  expect([...certificates.keys()]).not.toContain("flanneld");
});

it("gives a host for etcd alone nothing of Kubernetes'", () => {
  const apart = clusterWith({
    hosts: [hostEntry("master-1", "192.168.10.11", "master"), hostEntry("etcd-1", "192.168.10.31", "etcd")],
  });
  expect([...hostCertificates(partsOf(apart), apart, hostOf(apart, "etcd-1")).keys()]).toEqual([
    "etcd-server",
    "etcd-peer",
  ]);
  expect([...hostCertificates(partsOf(apart), apart, hostOf(apart, "master-1")).keys()]).not.toContain(
    "etcd-server",
  );
});

describe("identities that are the same everywhere", () => {
  const rows = [...sharedCertificates(parts, cluster)].map(
    ([name, { issuer, commonName, organization = "", use }]) => [name, issuer, commonName, organization, use],
  );

  it("are named as Kubernetes and etcd know them", () => {
    expect(rows).toEqual([
      ["apiserver-etcd-client", "etcd", "kube-apiserver", "", "client"],
      ["apiserver-kubelet-client", "kubernetes", "kube-apiserver-kubelet-client", "", "client"],
      ["etcd-client", "etcd", "root", "", "client"],
      ["front-proxy-client", "frontProxy", "front-proxy-client", "", "client"],
      ["controller-manager", "kubernetes", "system:kube-controller-manager", "", "client"],
      ["scheduler", "kubernetes", "system:kube-scheduler", "", "client"],
      ["admin", "kubernetes", "barekube:admin", "barekube:cluster-admins", "client"],
      ["break-glass", "kubernetes", "barekube:break-glass", "system:masters", "client"],
      ["kube-proxy", "kubernetes", "system:kube-proxy", "", "client"],
      ["metrics-server", "kubernetes", "metrics-server", "", "server"],
      ["registry", "kubernetes", "registry", "", "server"],
      ["headlamp", "kubernetes", "headlamp", "", "server"],
      ["logging", "kubernetes", "victoria-logs", "", "server"],
      ["traefik", "kubernetes", "traefik", "", "server"],
      ["metallb-webhook", "kubernetes", "metallb-webhook", "", "server"],
    ]);
  });
});

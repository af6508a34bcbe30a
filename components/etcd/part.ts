import { checksumsInFolder, github } from "../../config/artifacts.ts";
import { paths } from "../host/paths.ts";
import type { Part } from "../part.ts";
import { loopbackAddresses } from "../pki/certificate.ts";
import { keptKeys, keptKeysDirectory } from "../pki/kept-keys.ts";
import { certificateMode } from "../pki/modes.ts";
import { etcdCommand } from "./document.ts";
import { etcdBootstrap, renderEtcd } from "./files.ts";
import { etcdHealth } from "./health.ts";
import { knownMembers } from "./known-members.ts";
import { etcdCA, etcdPeer, etcdServer } from "./paths.ts";
import { etcdPorts } from "./ports.ts";
import { etcdRefusals } from "./refusals.ts";
import { checkQuorum, etcdReservedFlags, etcdSettings } from "./settings.ts";

const owner = "etcd:etcd";

/** The cluster's data store. */
export const etcd: Part = {
  name: "etcd",
  isOn: ({ isEtcd }) => isEtcd,
  isControlPlane: true,
  hostName: (report) => report.document(etcdCommand)?.peer.name,
  services: (cluster, host) => [renderEtcd(cluster, host, etcdBootstrap(cluster, { joins: false }))],
  directories: ["/etc/etcd"],
  settings: [etcdSettings],
  programs: {
    etcd: {
      name: "etcd",
      version: "etcd",
      documentation: "https://etcd.io/docs/latest/op-guide/configuration/",
    },
  },
  reservedFlags: { etcd: etcdReservedFlags },
  checks: [checkQuorum],
  ports: {
    "etcd (clients)": etcdPorts.client,
    "etcd (peers)": etcdPorts.peer,
    "etcd (metrics)": etcdPorts.metrics,
  },
  openings: [
    {
      what: "API servers",
      protocol: "tcp",
      ports: etcdPorts.client,
      from: ["masters"],
    },
    {
      what: "other members",
      protocol: "tcp",
      ports: etcdPorts.peer,
      from: ["etcd"],
    },
  ],
  members: { etcd: knownMembers },
  artifacts: {
    etcd: {
      version: "etcd",
      url: (v, arch) => github(`etcd-io/etcd/releases/download/v${v}/etcd-v${v}-linux-${arch}.tar.gz`),
      checksum: checksumsInFolder("SHA256SUMS"),
      archive: { stripComponents: 1, files: ["etcd", "etcdctl", "etcdutl"] },
    },
  },
  hostCertificates: {
    "etcd-server": {
      certificate: (_cluster, { name, addresses }) => ({
        issuer: "etcd",
        commonName: name,
        dnsNames: [name, "localhost"],
        ipAddresses: [...addresses, ...loopbackAddresses],
        use: "server",
      }),
      path: etcdServer,
      owner,
    },
    "etcd-peer": {
      certificate: (_cluster, { name, addresses }) => ({
        issuer: "etcd",
        commonName: name,
        dnsNames: [name, "localhost"],
        ipAddresses: [...addresses],
        use: "peer",
      }),
      path: etcdPeer,
      owner,
    },
  },
  keyDirectories: { [paths.etcdPki]: { mode: "0700", owner }, ...keptKeysDirectory },
  keyFiles: ({ cluster, secrets }) => ({
    [etcdCA]: { mode: certificateMode, owner, content: secrets.bundle("etcd") },
    // A member of etcd has all of its data, and root's certificate.
    ...keptKeys({ cluster, secrets }, "etcd"),
  }),
  preparation: () => ({ users: ["etcd"] }),
  facts: [new URL("etcd-facts.sh", import.meta.url)],
  clusterDrift: etcdHealth,
  refusals: etcdRefusals,
};

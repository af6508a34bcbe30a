import { withPort } from "../../config/addresses.ts";
import { type ClusterSpec, etcdHosts, type HostSpec } from "../../config/cluster.ts";
import { etcdSettings, walDirectoryOf } from "./settings.ts";
import { etcdPorts as ports } from "./ports.ts";
import { renderCommand } from "../../documents/command-line.ts";
import { hasRBAC } from "./access/rbac.ts";
import { etcdCA, etcdPeer, etcdRoot, etcdServer } from "./paths.ts";
import { binary } from "../host/artifacts/binary.ts";
import { unitFile } from "../host/unit-file.ts";
import { rememberedGenerations } from "../pki/remembered-generations.ts";
import type { EtcdBootstrap, EtcdService } from "./document.ts";
import { takesSnapshots, upgradeSnapshot } from "./snapshots/config.ts";
import { defaultSnapshots } from "./snapshots/settings.ts";
import { lastToBeKilled, restart, sandbox } from "../../documents/unit-file.ts";
import { cipherSuites } from "../pki/cipher-suites.ts";

const bootstrapEnvironment = "/etc/etcd/bootstrap.env";
const metrics = `http://127.0.0.1:${ports.metrics}`;

/** Returns success once the member has a leader. */
export const etcdHealth = `${metrics}/health`;

export const etcdClientURL = ({ address }: HostSpec): string => `https://${withPort(address, ports.client)}`;
export const peerURL = ({ address }: HostSpec): string => `https://${withPort(address, ports.peer)}`;

/** The settings for the first start of a new member. */
export function etcdBootstrap(cluster: ClusterSpec, { joins }: { joins: boolean }): EtcdBootstrap {
  const members = etcdHosts(cluster).map((member) => `${member.name}=${peerURL(member)}`);
  return {
    path: bootstrapEnvironment,
    cluster: members.join(","),
    token: cluster.name,
    ...(joins ? { joins } : {}),
  };
}

export function renderEtcd(cluster: ClusterSpec, host: HostSpec, bootstrap: EtcdBootstrap): EtcdService {
  const settings = etcdSettings.of(cluster);
  const { dataDir, walDir } = settings;
  const etcd = binary(host, "etcd");
  return {
    unit: "etcd.service",
    dataDirectory: dataDir,
    walDirectory: walDirectoryOf(settings),
    etcdctl: binary(host, "etcdctl").path,
    health: `${metrics}/readyz`,
    peer: { name: host.name, url: peerURL(host), cacert: etcdCA, ...etcdPeer },
    root: etcdRoot,
    directories: {
      [dataDir]: { mode: "0700", owner: "etcd:etcd" },
      ...(walDir === undefined ? {} : { [walDir]: { mode: "0700", owner: "etcd:etcd" } }),
    },
    files: {
      ...unitFile("etcd.service", {
        Unit: {
          Description: "etcd",
          Documentation: "https://etcd.io/docs",
          Wants: "network-online.target",
          After: "network-online.target",
        },
        Service: {
          Type: "notify",
          User: "etcd",
          EnvironmentFile: `-${bootstrapEnvironment}`,
          ExecStart: renderCommand(etcd.path, flags(cluster, host)),
          // A member only reports that it has started once there is a quorum, which takes as long as the others need.
          TimeoutStartSec: "infinity",
          ...restart,
          ...lastToBeKilled,
          ...sandbox,
          ReadWritePaths: walDir === undefined ? dataDir : `${dataDir} ${walDir}`,
        },
      }),
    },
    reads: { etcd: etcd.fingerprint },
    generations: rememberedGenerations(cluster, "etcd"),
    ports: Object.values(ports),
    serves: [
      { address: `127.0.0.1:${ports.client}`, certificate: etcdServer.cert, client: etcdPeer },
      { address: withPort(host.address, ports.peer), certificate: etcdPeer.cert, client: etcdPeer },
    ],
    noBlock: true,
    leftovers: [
      dataDir,
      ...(walDir === undefined ? [] : [walDir]),
      ...(takesSnapshots(cluster) ? [] : [defaultSnapshots.directory]),
    ],
    bootstrap,
    upgrade: upgradeSnapshot(cluster, host),
  };
}

/** kube-bench reads the command line, so these are flags and not a configuration file. */
function flags(cluster: ClusterSpec, host: HostSpec) {
  const { dataDir, walDir, extraArgs } = etcdSettings.of(cluster);
  return {
    name: host.name,
    "data-dir": dataDir,
    "wal-dir": walDir,
    "listen-client-urls": [`https://127.0.0.1:${ports.client}`, etcdClientURL(host)],
    "advertise-client-urls": etcdClientURL(host),
    "listen-peer-urls": peerURL(host),
    "initial-advertise-peer-urls": peerURL(host),
    "listen-metrics-urls": metrics,
    "cert-file": etcdServer.cert,
    "key-file": etcdServer.key,
    "trusted-ca-file": etcdCA,
    // etcd refuses to start with cipher suites that could never be used.
    "cipher-suites": extraArgs["tls-min-version"] === "TLS1.3" ? undefined : cipherSuites,
    "client-cert-auth": true,
    "peer-cert-file": etcdPeer.cert,
    "peer-key-file": etcdPeer.key,
    "peer-trusted-ca-file": etcdCA,
    "peer-client-cert-auth": true,
    // The authority has also signed the certificates of clients, which must get no further than RBAC lets them. Those of
    // members are the only ones for servers and clients alike that are valid for localhost.
    "peer-cert-allowed-hostname": hasRBAC(cluster) ? "localhost" : undefined,
    "tls-min-version": "TLS1.2",
    "strict-reconfig-check": true,
    "watch-progress-notify-interval": "5s",
    ...extraArgs,
  };
}

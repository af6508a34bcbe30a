import { type ClusterSpec, etcdHosts, type HostSpec } from "../spec/cluster.ts";
import { wellKnownPorts } from "../spec/ports.ts";
import { renderCommand } from "./flags.ts";
import { unitPath } from "./paths.ts";
import { etcdCA, etcdPeer, etcdServer } from "./pki-paths.ts";
import { binary, type Service } from "./service.ts";
import { renderUnit, restart, sandbox } from "./systemd.ts";

const ports = {
  client: wellKnownPorts["etcd (clients)"],
  peer: wellKnownPorts["etcd (peers)"],
  metrics: wellKnownPorts["etcd (metrics)"],
};
const bootstrapEnvironment = "/etc/etcd/bootstrap.env";

/** Answers with success once the member has a leader. */
export const etcdHealth = `http://127.0.0.1:${ports.metrics}/health`;

export const etcdClientURL = ({ address }: HostSpec): string => `https://${address}:${ports.client}`;
const peerURL = ({ address }: HostSpec): string => `https://${address}:${ports.peer}`;

interface EtcdService extends Service {
  dataDirectory: string;
  /** Heeded at a member's very first start only; scripts/etcd.sh. */
  bootstrap: { path: string; content: string };
}

export function renderEtcd(cluster: ClusterSpec, host: HostSpec): EtcdService {
  const { dataDir, walDir } = cluster.etcd;
  const etcd = binary(host, "etcd");
  return {
    unit: "etcd.service",
    dataDirectory: dataDir,
    directories: {
      [dataDir]: { mode: "0700", owner: "etcd:etcd" },
      ...(walDir === undefined ? {} : { [walDir]: { mode: "0700", owner: "etcd:etcd" } }),
    },
    files: {
      [unitPath("etcd.service")]: {
        mode: "0600",
        content: renderUnit({
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
            // A member reports its start when there is a quorum, which may take as long as the others need.
            TimeoutStartSec: "infinity",
            ...restart,
            ...sandbox,
            ReadWritePaths: walDir === undefined ? dataDir : `${dataDir} ${walDir}`,
          },
          Install: { WantedBy: "multi-user.target" },
        }),
      },
    },
    reads: { etcd: etcd.fingerprint },
    ports: Object.values(ports),
    noBlock: true,
    leftovers: walDir === undefined ? [dataDir] : [dataDir, walDir],
    bootstrap: {
      path: bootstrapEnvironment,
      content: bootstrapContent(cluster),
    },
  };
}

/** kube-bench reads the command line, so these are flags and not a configuration file. */
function flags(cluster: ClusterSpec, host: HostSpec) {
  return {
    name: host.name,
    "data-dir": cluster.etcd.dataDir,
    "wal-dir": cluster.etcd.walDir,
    "listen-client-urls": [`https://127.0.0.1:${ports.client}`, etcdClientURL(host)],
    "advertise-client-urls": etcdClientURL(host),
    "listen-peer-urls": peerURL(host),
    "initial-advertise-peer-urls": peerURL(host),
    "listen-metrics-urls": `http://127.0.0.1:${ports.metrics}`,
    "cert-file": etcdServer.cert,
    "key-file": etcdServer.key,
    "trusted-ca-file": etcdCA,
    "client-cert-auth": true,
    "peer-cert-file": etcdPeer.cert,
    "peer-key-file": etcdPeer.key,
    "peer-trusted-ca-file": etcdCA,
    "peer-client-cert-auth": true,
    "tls-min-version": "TLS1.2",
    "strict-reconfig-check": true,
    "watch-progress-notify-interval": "5s",
    ...cluster.etcd.extraArgs,
  };
}

function bootstrapContent(cluster: ClusterSpec): string {
  const members = etcdHosts(cluster).map((member) => `${member.name}=${peerURL(member)}`);
  return [
    `ETCD_INITIAL_CLUSTER=${members.join(",")}`,
    "ETCD_INITIAL_CLUSTER_STATE=new",
    `ETCD_INITIAL_CLUSTER_TOKEN=${cluster.name}`,
    "",
  ].join("\n");
}

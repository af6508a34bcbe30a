import { clusterProvider } from "./components/addons/provider.ts";
import { CoreDNS } from "./components/addons/coredns/coredns.ts";
import { Etcd } from "./components/etcd/etcd.ts";
import { EtcdMembership } from "./components/etcd/membership.ts";
import { Flannel } from "./components/network/flannel/flannel.ts";
import { Host } from "./components/host/host.ts";
import { Keys } from "./components/host/keys/keys.ts";
import { stewardOfAll } from "./components/cluster/delegate.ts";
import { Join } from "./components/cluster/bootstrap.ts";
import { Master } from "./components/master/master.ts";
import { Reencryption } from "./components/encryption/reencryption.ts";
import { Trust } from "./components/cluster/trust-bundles.ts";
import { BootstrapTokens } from "./components/cluster/bootstrap-tokens.ts";
import { Pki } from "./components/pki/pki.ts";
import { askHosts } from "./components/ask-hosts.ts";
import { adminKubeconfig } from "./components/cluster/admin-kubeconfig.ts";
import { refuseUnsafeChanges } from "./components/refusals.ts";
import { readStack } from "./components/stack-file.ts";
import { splitHosts, takeIn } from "./components/rollout/batches.ts";
import { Lanes } from "./components/rollout/lanes.ts";
import type { HostSpec } from "./config/cluster.ts";
import { isRotated } from "./config/generations.ts";
import { Membership } from "./components/node/membership.ts";
import { Worker } from "./components/node/node.ts";
import { needsReencryption } from "./components/encryption/is-rotated.ts";

const { cluster, sshKeys } = readStack();
const reports = await askHosts({ cluster, sshKeys });
refuseUnsafeChanges(cluster, reports);

const { first, later } = splitHosts(cluster);
const newHost = (spec: HostSpec) =>
  new Host(spec.name, { cluster, spec, sshKeys, report: reports.get(spec.name) });
// Hosts first: what they download takes longer than all certificates.
const hosts = first.map(newHost);
const pki = new Pki("pki", { cluster });
const tokens = new BootstrapTokens("bootstrap-tokens", { cluster, reports });
const keys = new Keys("keys", { cluster, pki, tokens });
const addKeys = (host: Host) => {
  pki.addHost(host.spec);
  keys.addHost(host);
};
hosts.forEach(addKeys);
const lanes = new Lanes(cluster);
const etcd = new Etcd("etcd", { cluster, hosts: hosts.filter(({ spec }) => spec.isEtcd), keys, pki, lanes });
const masters = hosts
  .filter(({ spec }) => spec.isMaster)
  .map((host) => new Master(host.spec.name, { cluster, host, keys, pki, etcd, lanes }));

const master = stewardOfAll(masters);
const join = new Join("join", { cluster, master, tokens });
const { kubernetes, frontProxy } = cluster.generations;
const trust = [kubernetes, frontProxy].some(isRotated)
  ? new Trust("trust", { cluster, master, masters, pki, join })
  : undefined;
const etcdMembership = new EtcdMembership("etcd-membership", { cluster, etcd, join });
if (needsReencryption(cluster)) new Reencryption("reencryption", { cluster, masters, join });
const flannel = new Flannel("flannel", { cluster, pki, lanes });
const membership = new Membership("membership", { cluster, masters, etcdMembership, join, tokens });
const newNode = (host: Host) => {
  const worker = new Worker(host.spec.name, { cluster, host, keys, pki, join, lanes });
  return membership.addNode(worker, flannel.addNode(worker));
};
const nodes = hosts.filter(({ spec }) => spec.isNode).map(newNode);

/** Access for the administrator: `pulumi stack output kubeconfig --show-secrets`. */
export const kubeconfig = adminKubeconfig({ cluster, pki, master: master.host.spec });

const provider = clusterProvider(
  "cluster",
  { clusterIdentifier: cluster.name, kubeconfig },
  { dependsOn: [join.roles] },
);
new CoreDNS("coredns", { cluster, provider, trust: trust?.published, deletedWith: join.roles });

await takeIn({
  before: nodes,
  hosts: later,
  make: (spec) => {
    const host = newHost(spec);
    addKeys(host);
    return newNode(host);
  },
});

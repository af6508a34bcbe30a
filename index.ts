import { clusterProvider } from "./components/addons/provider.ts";
import { CoreDNS } from "./components/addons/coredns.ts";
import { Etcd } from "./components/etcd/etcd.ts";
import { EtcdMembership } from "./components/etcd/membership.ts";
import { Flannel } from "./components/flannel/flannel.ts";
import { Host } from "./components/host/host.ts";
import { Keys } from "./components/host/keys.ts";
import { stewardOfAll } from "./components/host/steward.ts";
import { Join } from "./components/master/join.ts";
import { Master } from "./components/master/master.ts";
import { Reencryption } from "./components/master/reencryption.ts";
import { Trust } from "./components/master/trust.ts";
import { BootstrapTokens } from "./components/pki/bootstrap-tokens.ts";
import { Pki } from "./components/pki/pki.ts";
import { askHosts } from "./components/remote/ask-hosts.ts";
import { adminKubeconfig } from "./components/stack/admin-kubeconfig.ts";
import { refuseUnsafeChanges } from "./components/stack/refuse.ts";
import { readStack } from "./components/stack/stack-config.ts";
import { Lanes } from "./components/rollout/lanes.ts";
import { isRotated } from "./spec/generations.ts";
import { Membership } from "./components/worker/membership.ts";
import { Worker } from "./components/worker/worker.ts";
import { needsReencryption } from "./spec/encryption-keys.ts";

const { cluster, credentials } = readStack();
const reports = await askHosts({ cluster, credentials });
refuseUnsafeChanges(cluster, reports);

// Hosts first: what they download takes longer than all certificates.
const hosts = cluster.hosts.map(
  (spec) => new Host(spec.name, { cluster, spec, credentials, report: reports.get(spec.name) }),
);
const pki = new Pki("pki", { cluster });
const tokens = new BootstrapTokens("bootstrap-tokens", { cluster, reports });
const keys = new Keys("keys", { cluster, hosts, pki, tokens });
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
const workers = hosts
  .filter(({ spec }) => spec.isNode)
  .map((host) => new Worker(host.spec.name, { cluster, host, keys, pki, join, lanes }));
const flannel = new Flannel("flannel", { cluster, workers, pki, lanes });
const etcdMembership = new EtcdMembership("etcd-membership", { cluster, etcd, join });
if (needsReencryption(cluster)) new Reencryption("reencryption", { cluster, masters, join });
new Membership("membership", { cluster, workers, flannel, masters, etcdMembership, join, tokens });

/** Access for the administrator: `pulumi stack output kubeconfig --show-secrets`. */
export const kubeconfig = adminKubeconfig({ cluster, pki, master: master.host.spec });

const provider = clusterProvider(
  "cluster",
  { clusterIdentifier: cluster.name, kubeconfig },
  { dependsOn: [join.roles] },
);
new CoreDNS("coredns", { cluster, provider, trust: trust?.published, deletedWith: join.roles });

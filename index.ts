import { clusterProvider } from "./components/addons/provider.ts";
import { CoreDNS } from "./components/addons/coredns.ts";
import { Etcd } from "./components/etcd/etcd.ts";
import { Flannel } from "./components/flannel/flannel.ts";
import { Host } from "./components/host/host.ts";
import { ClusterRoles } from "./components/master/cluster-roles.ts";
import { Master } from "./components/master/master.ts";
import { Pki } from "./components/pki/pki.ts";
import { adminKubeconfig } from "./components/stack/admin-kubeconfig.ts";
import { readStack } from "./components/stack/stack-config.ts";
import { Membership } from "./components/worker/membership.ts";
import { Worker } from "./components/worker/worker.ts";

const { cluster, sshPrivateKey } = readStack();

const pki = new Pki("pki", { cluster });
const hosts = cluster.hosts.map((spec) => new Host(spec.name, { cluster, spec, pki, sshPrivateKey }));
const etcd = new Etcd("etcd", { cluster, hosts: hosts.filter(({ spec }) => spec.isEtcd), pki });
const masters = hosts
  .filter(({ spec }) => spec.isMaster)
  .map((host) => new Master(host.spec.name, { cluster, host, pki, etcd }));

// Any master will do for what is done through the API.
const [master] = masters;
if (master === undefined) throw new Error("a cluster without a master passed the checks of the stack file");
const roles = new ClusterRoles("roles", { cluster, master });
const workers = hosts
  .filter(({ spec }) => spec.isNode)
  .map((host) => new Worker(host.spec.name, { cluster, host, pki, master, roles }));
const flannel = new Flannel("flannel", { cluster, workers, pki });
const membership = new Membership("membership", { cluster, workers, flannel, master, roles });

/** Access for the administrator: `pulumi stack output kubeconfig --show-secrets`. */
export const kubeconfig = adminKubeconfig({ cluster, pki, master: master.host.spec });

const provider = clusterProvider(
  "cluster",
  { clusterIdentifier: cluster.name, kubeconfig },
  { dependsOn: [master.apiserver] },
);
new CoreDNS("coredns", { cluster, provider, nodes: membership.nodes, deletedWith: roles.applied });

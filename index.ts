import { AddOn } from "./components/addons/add-on.ts";
import { addOnOutputs } from "./components/addons/outputs.ts";
import { clusterProvider } from "./components/addons/provider.ts";
import { askHosts } from "./components/ask-hosts.ts";
import { adminKubeconfig } from "./components/cluster/admin-kubeconfig.ts";
import { BootstrapTokens } from "./components/cluster/bootstrap-tokens.ts";
import { answeringMaster, clusterDelegate } from "./components/cluster/delegate.ts";
import { JoinRights } from "./components/cluster/join-rights.ts";
import { publishTrust } from "./components/cluster/trust-bundles.ts";
import { reencryptSecrets } from "./components/encryption/reencryption.ts";
import { etcdAccess } from "./components/etcd/access/access.ts";
import { Etcd } from "./components/etcd/etcd.ts";
import { EtcdMembership } from "./components/etcd/membership.ts";
import { leavingIn } from "./components/host/firewall/sources.ts";
import { Host } from "./components/host/host.ts";
import { Master } from "./components/master/master.ts";
import { inClusterNetwork } from "./components/network/in-cluster/in-cluster.ts";
import { withMTU } from "./components/network/mtu.ts";
import { Node } from "./components/node/node.ts";
import { partsOf } from "./components/parts.ts";
import { Pki } from "./components/pki/pki.ts";
import { inBatches, splitHosts } from "./components/rollout/batches.ts";
import { Lanes } from "./components/rollout/lanes.ts";
import { VersionRollout } from "./components/rollout/version-rollout.ts";
import { refuseUnsafeChanges } from "./components/refusals.ts";
import { rememberHosts } from "./components/remember-hosts.ts";
import { withFormerNames } from "./components/rename/former-names.ts";
import { readStack } from "./components/stack-file.ts";
import { announceUpgrade } from "./components/upgrade/announce.ts";
import { runtimeChanges } from "./components/upgrade/runtime-changes.ts";
import { replacedPrograms, versionChanges } from "./components/upgrade/version-changes.ts";
import type { HostSpec } from "./config/cluster.ts";
import { livingIn } from "./observe/refusals.ts";

const { cluster: asked, sshKeys } = readStack();
const parts = partsOf(asked);
const reports = await askHosts({ cluster: asked, sshKeys });
const remembered = await rememberHosts(asked, reports);
const named = withFormerNames(asked, remembered);
refuseUnsafeChanges(named, reports);
const living = livingIn(reports);
const changes = versionChanges(named, living);
const replaced = replacedPrograms(named, living);
const announced = [...changes, ...runtimeChanges(named, living)];
await announceUpgrade({ cluster: named, changes: announced, replaced, reports, sshKeys });
const cluster = withMTU(named, reports, remembered);

const pki = new Pki("pki", { cluster, parts });
const tokens = new BootstrapTokens("bootstrap-tokens", { remembered });
const leaving = leavingIn(reports, cluster, parts);
const newHost = (spec: HostSpec) =>
  new Host(spec.name, {
    ...{ cluster, parts, spec, leaving, sshKeys, pki, tokens },
    ...{ report: reports.get(spec.name), remembered: remembered.get(spec.name) },
  });
const { first, later } = splitHosts(cluster);
const hosts = first.map(newHost);

// Nothing is known of hosts that were not asked.
const versions = new VersionRollout({ hosts, isUnderWay: reports.size === 0 || changes.length > 0 });
const lanes = new Lanes(cluster, versions);
const members = hosts.filter(({ spec }) => spec.isEtcd);
const etcd = new Etcd("etcd", { cluster, hosts: members, pki, lanes });
const masters = hosts
  .filter(({ spec }) => spec.isMaster)
  .map((host) => new Master(host.spec.name, { cluster, host, pki, etcd, lanes }));
const master = clusterDelegate(masters);

const join = new JoinRights("join", { cluster, parts, master, tokens });
const trust = publishTrust("trust", { cluster, master, masters, pki, join });
const network = inClusterNetwork({ cluster, master, join });
const etcdMembership = new EtcdMembership("etcd-membership", { cluster, etcd, join });
const access = etcdAccess("etcd-access", { cluster, parts, etcd, join, reports });
reencryptSecrets("reencryption", { cluster, masters, join });
const newNode = (host: Host) =>
  new Node(host.spec.name, {
    cluster,
    parts,
    host,
    masters,
    etcdMembership,
    join,
    tokens,
    pki,
    lanes,
    access,
    network,
  });
const nodes = hosts.filter(({ spec }) => spec.isNode).map(newNode);

const kubeconfig = adminKubeconfig({ cluster, pki, master: master.host.spec });
const provider = clusterProvider("cluster", { cluster, pki, master: answeringMaster(masters), join });
for (const { name, addOn } of parts) {
  if (addOn)
    new AddOn(name, {
      cluster,
      addOn,
      provider,
      master,
      pki,
      after: [...trust, ...network],
      deletedWith: join.roles,
    });
}
await inBatches({ before: nodes, hosts: later, make: (spec) => newNode(newHost(spec)) });

/** What the stack tells, such as access for the administrator: `pulumi stack output kubeconfig --show-secrets`. */
export default { kubeconfig, ...addOnOutputs({ cluster, parts, pki }) };

import type { Scenario } from "../context.ts";
import { adding } from "./adding.ts";
import { badHosts } from "./bad-hosts.ts";
import { badStackFile } from "./bad-stack-file.ts";
import { bastion } from "./bastion.ts";
import { caRotation } from "./ca-rotation.ts";
import { calico } from "./calico.ts";
import { cis } from "./cis.ts";
import { cilium } from "./cilium.ts";
import { complete } from "./complete.ts";
import { componentVersions } from "./component-versions.ts";
import { create } from "./create.ts";
import { dashboard } from "./dashboard.ts";
import { destroy } from "./destroy.ts";
import { destroyAnyway } from "./destroy-anyway.ts";
import { drift } from "./drift.ts";
import { dualStack } from "./dual-stack.ts";
import { encryptionKeys } from "./encryption-keys.ts";
import { etcdAlarm } from "./etcd-alarm.ts";
import { examples } from "./examples.ts";
import { firewallScenario } from "./firewalls.ts";
import { flannelBackends } from "./flannel-backends.ts";
import { flannelOnEtcd } from "./flannel-on-etcd.ts";
import { foreignCertificate } from "./foreign-certificate.ts";
import { foreignHosts } from "./foreign-hosts.ts";
import { freshHosts } from "./fresh-hosts.ts";
import { fullDisk } from "./full-disk.ts";
import { hardening } from "./hardening.ts";
import { hostReboot } from "./host-reboot.ts";
import { hostileValues } from "./hostile-values.ts";
import { killedDestroy } from "./killed-destroy.ts";
import { killedUp } from "./killed-up.ts";
import { ingress } from "./ingress.ts";
import { ipv6 } from "./ipv6.ts";
import { kubeletChange } from "./kubelet-change.ts";
import { lanes } from "./lanes.ts";
import { leastPrivilege } from "./least-privilege.ts";
import { limitedKubeconfig } from "./limited-kubeconfig.ts";
import { loadBalancerServices } from "./load-balancer-services.ts";
import { localPathProvisioner } from "./local-path-provisioner.ts";
import { elasticsearch } from "./elasticsearch.ts";
import { loggingScenario } from "./logging.ts";
import { lostQuorum } from "./lost-quorum.ts";
import { lostState } from "./lost-state.ts";
import { masterFailure } from "./master-failure.ts";
import { metrics } from "./metrics.ts";
import { metricsServer } from "./metrics-server.ts";
import { objects } from "./objects.ts";
import { networkDrift } from "./network-drift.ts";
import { newMachines } from "./new-machines.ts";
import { oneBadHost } from "./one-bad-host.ts";
import { ownNetwork } from "./own-network.ts";
import { patchLevel } from "./patch-level.ts";
import { policy } from "./policy.ts";
import { preparedHosts } from "./prepared-hosts.ts";
import { proxyModes } from "./proxy-modes.ts";
import { readableDiff } from "./readable-diff.ts";
import { registryAddOn } from "./registry-add-on.ts";
import { registry } from "./registry.ts";
import { removing } from "./removing.ts";
import { renaming } from "./renaming.ts";
import { renewal } from "./renewal.ts";
import { resolver } from "./resolver.ts";
import { resources } from "./resources.ts";
import { restore } from "./restore.ts";
import { runtimes } from "./runtimes.ts";
import { secondUp } from "./second-up.ts";
import { secrets } from "./secrets.ts";
import { shrinking } from "./shrinking.ts";
import { singleNode } from "./single-node.ts";
import { smallUpgrade } from "./small-upgrade.ts";
import { snapshots } from "./snapshots.ts";
import { traffic } from "./traffic.ts";
import { twoStacks } from "./two-stacks.ts";
import { upgrade } from "./upgrade.ts";
import { virtualAddress } from "./virtual-address.ts";

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  freshHosts,
  create,
  secondUp,
  traffic,
  secrets,
  policy,
  leastPrivilege,
  foreignCertificate,
  hardening,
  cis,
  limitedKubeconfig,
  resources,
  metrics,
  registry,
  kubeletChange,
  readableDiff,
  lanes,
  encryptionKeys,
  adding,
  drift,
  objects,
  etcdAlarm,
  fullDisk,
  networkDrift,
  masterFailure,
  virtualAddress,
  caRotation,
  badStackFile,
  badHosts,
  resolver,
  preparedHosts,
  bastion,
  foreignHosts,
  firewallScenario,
  singleNode,
  examples,
  ownNetwork,
  calico,
  cilium,
  metricsServer,
  localPathProvisioner,
  registryAddOn,
  dashboard,
  complete,
  loggingScenario,
  elasticsearch,
  ingress,
  loadBalancerServices,
  dualStack,
  ipv6,
  flannelOnEtcd,
  flannelBackends,
  proxyModes,
  smallUpgrade,
  upgrade,
  patchLevel,
  componentVersions,
  runtimes,
  snapshots,
  restore,
  lostQuorum,
  removing,
  shrinking,
  renaming,
  newMachines,
  renewal,
  lostState,
  killedUp,
  hostReboot,
  oneBadHost,
  twoStacks,
  hostileValues,
  killedDestroy,
  destroyAnyway,
  destroy,
];

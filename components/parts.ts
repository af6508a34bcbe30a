import type { Upstream } from "../config/artifacts.ts";
import type { ClusterSpec } from "../config/cluster.ts";
import { coredns } from "./addons/coredns/part.ts";
import { headlamp } from "./addons/headlamp/part.ts";
import { localPathProvisioner } from "./addons/local-path-provisioner/part.ts";
import { logging, loggingOnNodes } from "./addons/logging/part.ts";
import { metallb, metallbOnNodes } from "./addons/metallb/part.ts";
import { metricsServer } from "./addons/metrics-server/part.ts";
import { registry, registryOnNodes } from "./addons/registry/part.ts";
import { traefik, traefikCertificates } from "./addons/traefik/part.ts";
import { administrators } from "./administrators/part.ts";
import { cluster } from "./cluster/part.ts";
import { containerd, runtimeClasses } from "./containerd/part.ts";
import { controlPlaneMetrics } from "./control-plane-metrics/part.ts";
import { encryption } from "./encryption/part.ts";
import { etcdAccess } from "./etcd/access/part.ts";
import { etcd } from "./etcd/part.ts";
import { etcdSnapshots } from "./etcd/snapshots/part.ts";
import { firewall } from "./host/firewall/part.ts";
import { host } from "./host/part.ts";
import { kubeApiserver } from "./kube-apiserver/part.ts";
import { kubeControllerManager } from "./kube-controller-manager/part.ts";
import { kubeProxy } from "./kube-proxy/part.ts";
import { kubeScheduler } from "./kube-scheduler/part.ts";
import { kubelet } from "./kubelet/part.ts";
import { loadBalancer } from "./load-balancer/part.ts";
import { flannelOnEtcd } from "./network/flannel/etcd-part.ts";
import { flannelOnKubernetes } from "./network/flannel/kube-part.ts";
import { network } from "./network/part.ts";
import { calicoOperator } from "./network/calico/operator-part.ts";
import { networkPlugins } from "./network/plugins.ts";
import { networkWatch } from "./network/watch/part.ts";
import { node } from "./node/part.ts";
import type { Part } from "./part.ts";
import { pki } from "./pki/part.ts";
import { upgrade } from "./upgrade/part.ts";
import { virtualAddress } from "./virtual-address/part.ts";

/** Every part that a cluster can have, in the order that documents and messages follow. */
export const parts: readonly Part[] = [
  cluster,
  upgrade,
  host,
  firewall,
  etcd,
  etcdSnapshots,
  pki,
  encryption,
  kubeApiserver,
  etcdAccess,
  kubeControllerManager,
  kubeScheduler,
  controlPlaneMetrics,
  virtualAddress,
  administrators,
  containerd,
  runtimeClasses,
  loadBalancer,
  node,
  kubelet,
  kubeProxy,
  network,
  ...networkPlugins,
  calicoOperator,
  flannelOnKubernetes,
  flannelOnEtcd,
  networkWatch,
  coredns,
  metricsServer,
  localPathProvisioner,
  registry,
  registryOnNodes,
  headlamp,
  logging,
  loggingOnNodes,
  traefik,
  traefikCertificates,
  metallb,
  metallbOnNodes,
];

/** The parts that a cluster has. */
export const partsOf = ({ settings }: ClusterSpec): Part[] =>
  parts.filter(({ isUsed }) => isUsed?.(settings) ?? true);

/** Where upstream publishes each artifact, by name. */
export const upstreams: Readonly<Record<string, Upstream>> = Object.assign(
  {},
  ...parts.map(({ artifacts }) => artifacts),
) as Record<string, Upstream>;

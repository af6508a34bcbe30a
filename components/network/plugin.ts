import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { AuthorityName } from "../../config/generations.ts";
import type { Command } from "../../documents/command.ts";
import type { Service } from "../../documents/service.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import type { KubernetesObject, Part } from "../part.ts";

/** A Pod network that a cluster can have. */
export interface NetworkPlugin extends Part {
  /** A file that exists as soon as a host has its Pod network; `*` stands for any name. */
  readyFile: string;
  /** Set if the users bring the network themselves, perhaps later, so nothing may wait for it. */
  isBroughtByUsers?: true;
  /** The unit that sets up the Pod network on a node. */
  daemon?: NetworkDaemon;
  /** Paths in the API of the lists of the Pods that set it up, if Pods do. */
  pods?: readonly string[];
  /** What upstream's own program, in the cluster, sets it up from. */
  inCluster?: InClusterNetwork;
  /** Where its CNI plugins are, if not with those that the hosts download. */
  pluginDirectory?: string;
  /** The unit that makes a host ready for Pods that set up the network; removed when no Pod runs any more. */
  ground?: Pick<NetworkDaemon, "command" | "service">;
  /** What it keeps in the kernel of a node, for the watch over the node's network; see network-watch-config.sh. */
  kept: (cluster: ClusterSpec, host: HostSpec) => string[];
  /** The MTU between hosts that a host was last told, if it was told one. */
  mtuOn?: (report: HostReport | undefined) => number | undefined;
  /** Whether it enforces NetworkPolicies. */
  enforcesPolicies?: true;
  /** Annotations that it may have left on Nodes and that mean nothing any longer. */
  staleAnnotations?: (cluster: ClusterSpec) => readonly string[];
  /** What a cluster keeps for life, by the name under which its hosts remember it. */
  identity: (cluster: ClusterSpec) => Readonly<Record<string, string>>;
}

/** A Pod network that upstream's own program sets up from within the cluster. */
export interface InClusterNetwork {
  /** Its name as upstream writes it: `Calico`. */
  title: string;
  /** Upstream's manifests on every master, in the order in which they are applied. */
  manifests: (cluster: ClusterSpec) => readonly string[];
  /** What that program is told, once the manifests are applied. */
  objects: (cluster: ClusterSpec) => readonly KubernetesObject[];
  /** Paths in the API of the kinds among these objects that the cluster may have had more of; see dropped-objects.sh. */
  collections: readonly string[];
}

export interface NetworkDaemon {
  /** The command that installs it; its label is the name of the unit, without `.service`, and of the script. */
  command: Pick<Command<unknown>, "label">;
  service: (cluster: ClusterSpec, host: HostSpec) => Service;
  /** The authority that it trusts. */
  authority: (cluster: ClusterSpec) => AuthorityName;
  /** Certificates of the host that it reads: purpose → name. */
  certificates: (cluster: ClusterSpec) => Readonly<Record<string, string>>;
}

import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Command } from "../../documents/command.ts";
import type { Service } from "../../documents/service.ts";
import type { Part } from "../part.ts";

/** A Pod network that a cluster can have. */
export interface NetworkPlugin extends Part {
  /** A file that exists as soon as a host has its Pod network; `*` stands for any name. */
  readyFile: string;
  /** The unit that sets up the Pod network on a node; without one, the users bring the network themselves. */
  daemon?: NetworkDaemon;
  /** What it keeps in the kernel of a node, for the watch over the node's network; see network-watch-config.sh. */
  kept: (cluster: ClusterSpec, host: HostSpec) => string[];
  /** What a cluster keeps for life, by the name under which its hosts remember it. */
  identity: (cluster: ClusterSpec) => Readonly<Record<string, string>>;
}

export interface NetworkDaemon {
  /** The command that installs it; its label is the name of the unit, without `.service`, and of the script. */
  command: Pick<Command<unknown>, "label">;
  service: (cluster: ClusterSpec, host: HostSpec) => Service;
  /** Certificates of the host that it reads: purpose → name. */
  certificates: Readonly<Record<string, string>>;
}

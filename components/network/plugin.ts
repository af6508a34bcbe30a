import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Command } from "../../documents/command.ts";
import type { Service } from "../../documents/service.ts";
import type { Part } from "../part.ts";

/** A Pod network that a cluster may have. */
export interface NetworkPlugin extends Part {
  /** A file that is there as soon as a host has its Pod network. */
  readyFile: string;
  /** What makes the Pod network of a node. */
  daemon: NetworkDaemon;
  /** What a cluster keeps for life, by the name under which its hosts remember it. */
  identity: (cluster: ClusterSpec) => Readonly<Record<string, string>>;
}

export interface NetworkDaemon {
  /** The command that brings it to a host; its label is the unit's name without `.service`, and that of the script. */
  command: Pick<Command<unknown>, "label">;
  service: (cluster: ClusterSpec, host: HostSpec) => Service;
  /** Certificates of the host that it reads: what for → name. */
  certificates: Readonly<Record<string, string>>;
}

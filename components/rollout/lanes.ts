import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Command } from "../../documents/command.ts";
import { etcdCommand } from "../etcd/document.ts";
import type { Host } from "../host/host.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";
import { kubeletCommand } from "../kubelet/document.ts";
import { flanneldCommand } from "../network/flannel/document.ts";
import { freeTurn, Lane, type Turn } from "./lane.ts";

/**
 * The order in which hosts that serve already are disturbed: etcd's members, control planes, nodes of masters
 * one by one, then workers `maxUnavailable` at a time. Hosts that are only being made wait for nobody.
 */
export class Lanes {
  // A member that is down could not be mended after its fellows, as they do not restart without it.
  readonly #brokenEtcd = new Lane({ what: "broken members of etcd" });
  readonly #etcd = new Lane({ what: "etcd's members", after: [this.#brokenEtcd] });
  readonly #controlPlane = new Lane({ what: "control planes" });
  readonly #masters = new Lane({ what: "the masters' nodes", after: [this.#controlPlane] });
  readonly #workers: Lane;
  readonly #flannel: Lane;

  constructor({ maxUnavailable: width }: ClusterSpec) {
    this.#workers = new Lane({ what: "workers", width, after: [this.#controlPlane, this.#masters] });
    this.#flannel = new Lane({ what: "flanneld", width });
  }

  etcd(host: Host, ready: readonly Resource[]): Turn {
    const lane = host.remote.hasDrifted(etcdCommand) ? this.#brokenEtcd : this.#etcd;
    return turnOf({ lane, host, serves: etcdCommand, ready });
  }

  controlPlane(host: Host, ready: readonly Resource[]): Turn {
    return turnOf({ lane: this.#controlPlane, host, serves: apiServerCommand, ready });
  }

  node(host: Host, ready: readonly Resource[]): Turn {
    const lane = host.spec.isMaster ? this.#masters : this.#workers;
    return turnOf({ lane, host, serves: kubeletCommand, ready });
  }

  flanneld(host: Host, ready: readonly Resource[]): Turn {
    return turnOf({ lane: this.#flannel, host, serves: flanneldCommand, ready });
  }
}

interface TurnArgs {
  lane: Lane;
  host: Host;
  /** The command that has made the host what it is. */
  serves: Pick<Command<unknown>, "label">;
  ready: readonly Resource[];
}

/** A host that says nothing of itself may well serve, so it is handled with care. */
function turnOf({ lane, host: { remote, spec }, serves, ready }: TurnArgs): Turn {
  if (remote.report !== undefined && !remote.hasApplied(serves)) return freeTurn;
  return lane.enter({ host: spec.name, ready });
}

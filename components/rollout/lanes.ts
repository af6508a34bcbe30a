import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Command } from "../../documents/command.ts";
import type { Host } from "../host/host.ts";
import { Lane, type Turn } from "./lane.ts";

interface Through {
  host: Host;
  /** The command that a host which already serves has run. */
  serves: Pick<Command<unknown>, "label">;
  ready: readonly Resource[];
}

type Make<T> = (turn: Turn) => T;
type Resources = Readonly<Record<string, Resource>>;

/**
 * The order in which hosts that already serve are disturbed: etcd members, control planes and nodes of masters one by
 * one, then workers, `maxUnavailable` at a time. New hosts do not wait.
 */
export class Lanes {
  // A member that is down must be repaired before the others, since they do not restart without it.
  readonly #brokenEtcd = new Lane({ what: "broken members of etcd" });
  readonly #etcd = new Lane({ what: "etcd's members", after: [this.#brokenEtcd] });
  readonly #controlPlane = new Lane({ what: "control planes" });
  readonly #masters = new Lane({ what: "the masters' nodes", after: [this.#controlPlane] });
  readonly #workers: Lane;
  readonly #network: Lane;

  constructor({ maxUnavailable: width }: ClusterSpec) {
    this.#workers = new Lane({ what: "workers", width, after: [this.#controlPlane, this.#masters] });
    this.#network = new Lane({ what: "the Pod network", width });
  }

  etcd<T extends Resources>(through: Through, make: Make<T>): T {
    const isBroken = through.host.remote.hasDrifted(through.serves);
    return passThrough(isBroken ? this.#brokenEtcd : this.#etcd, through, make);
  }

  controlPlane<T extends Resources>(through: Through, make: Make<T>): T {
    return passThrough(this.#controlPlane, through, make);
  }

  node<T extends Resources>(through: Through, make: Make<T>): T {
    return passThrough(through.host.spec.isMaster ? this.#masters : this.#workers, through, make);
  }

  network<T extends Resources>(through: Through, make: Make<T>): T {
    return passThrough(this.#network, through, make);
  }
}

/** A host without a report may well serve, so it is handled with care. */
function passThrough<T extends Resources>(lane: Lane, { host, serves, ready }: Through, make: Make<T>): T {
  const { report } = host.remote;
  if (report !== undefined && !host.remote.hasApplied(serves)) return make(undefined);
  return lane.run({ host: host.spec.name, ready }, make);
}

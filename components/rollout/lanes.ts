import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Command } from "../../documents/command.ts";
import type { Host } from "../host/host.ts";
import { Lane, type Turn } from "./lane.ts";
import type { VersionRollout } from "./version-rollout.ts";

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
  readonly #brokenEtcd: Lane;
  readonly #etcd: Lane;
  readonly #controlPlane: Lane;
  readonly #masters: Lane;
  readonly #workers: Lane;
  readonly #network: Lane;
  readonly #versions: VersionRollout;

  constructor({ maxUnavailable: width }: ClusterSpec, versions: VersionRollout) {
    const begins = () => versions.begins();
    this.#versions = versions;
    // A member that is down must be repaired before the others, since they do not restart without it.
    this.#brokenEtcd = new Lane({ what: "broken members of etcd", begins });
    this.#etcd = new Lane({ what: "etcd's members", begins, after: [this.#brokenEtcd] });
    this.#controlPlane = new Lane({ what: "control planes", begins });
    this.#masters = new Lane({ what: "the masters' nodes", begins, after: [this.#controlPlane] });
    this.#workers = new Lane({ what: "workers", width, begins, after: [this.#controlPlane, this.#masters] });
    this.#network = new Lane({ what: "the Pod network", width, begins });
  }

  etcd<T extends Resources>(through: Through, make: Make<T>): T {
    const isBroken = through.host.remote.hasDrifted(through.serves);
    return passThrough(isBroken ? this.#brokenEtcd : this.#etcd, through, make);
  }

  controlPlane<T extends Resources>(through: Through, make: Make<T>): T {
    return passThrough(this.#controlPlane, through, make);
  }

  /** No kubelet may be newer than an API server, so while versions change a new node waits for its turn as well. */
  node<T extends Resources>(through: Through, make: Make<T>): T {
    const lane = through.host.spec.isMaster ? this.#masters : this.#workers;
    return this.#versions.isUnderWay ? lane.run(entryOf(through), make) : passThrough(lane, through, make);
  }

  network<T extends Resources>(through: Through, make: Make<T>): T {
    return passThrough(this.#network, through, make);
  }
}

/** A host without a report may well serve, so it is handled with care. */
function passThrough<T extends Resources>(lane: Lane, through: Through, make: Make<T>): T {
  const { remote } = through.host;
  if (remote.report !== undefined && !remote.hasApplied(through.serves)) return make(undefined);
  return lane.run(entryOf(through), make);
}

const entryOf = ({ host, ready }: Through) => ({ host: host.spec.name, ready });

import { RunError } from "@pulumi/pulumi";
import type { Host } from "../host/host.ts";
import { registered } from "./registered.ts";

interface VersionRolloutArgs {
  /** Whether a program on any host gets another version, or that is not known. */
  isUnderWay: boolean;
  hosts: readonly Pick<Host, "nodeArtifacts">[];
}

/** A rollout of other versions: it begins once every host has all the binaries and images for it. */
export class VersionRollout {
  readonly isUnderWay: boolean;
  readonly #hosts: VersionRolloutArgs["hosts"];
  #provisioned: Promise<void> | undefined;

  constructor({ isUnderWay, hosts }: VersionRolloutArgs) {
    this.isUnderWay = isUnderWay;
    this.#hosts = hosts;
  }

  /** @throws RunError when a host lacks something; resolves at once when no version changes. */
  async begins(): Promise<void> {
    if (!this.isUnderWay) return;
    this.#provisioned ??= this.#provision();
    await this.#provisioned;
  }

  async #provision(): Promise<void> {
    try {
      // A node's artifacts come after those of the control plane.
      await registered(this.#hosts.map(({ nodeArtifacts }) => nodeArtifacts));
    } catch {
      throw new RunError(
        "no program was restarted, since not every host has the new binaries and images, as reported above; a host that is dead for good can be marked (lost: true)",
      );
    }
  }
}

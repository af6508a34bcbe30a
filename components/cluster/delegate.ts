import { byName, type HostSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";

/**
 * Picks the candidate that does for a host what it cannot do itself, such as removing it from the cluster: any other
 * host, if there is one. The order in the stack file does not matter, so that reordering it changes nothing.
 *
 * @throws when every candidate is lost, which the checks of the stack file rule out.
 */
export function delegateFor<T extends { host: Host }>(spec: HostSpec, candidates: readonly T[]): T {
  const living = livingOf(candidates);
  const delegate = living.find(({ host }) => host.spec.name !== spec.name) ?? living[0];
  if (delegate === undefined) throw new Error(`no living host is left to act for ${spec.name}`);
  return delegate;
}

/** The same, for what is done once for the whole cluster. */
export function clusterDelegate<T extends { host: Host }>(candidates: readonly T[]): T {
  const [delegate] = livingOf(candidates);
  if (delegate === undefined)
    throw new Error("a cluster without a master passed the checks of the stack file");
  return delegate;
}

/**
 * The same, for what this run talks to itself: one that has answered, with its API server as it was left, if there is
 * one.
 */
export function answeringMaster<T extends { host: Host }>(candidates: readonly T[]): T {
  const answered = livingOf(candidates).filter(({ host }) => host.remote.report !== undefined);
  const whole = answered.find(({ host }) => !host.remote.hasDrifted(apiServerCommand));
  return whole ?? answered[0] ?? clusterDelegate(candidates);
}

const livingOf = <T extends { host: Host }>(candidates: readonly T[]): T[] =>
  candidates
    .filter(({ host }) => !host.spec.isLost)
    .toSorted((one, other) => byName(one.host.spec, other.host.spec));

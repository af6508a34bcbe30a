import type { ResourceTransformation } from "@pulumi/pulumi";
import type { HostSpec } from "../../config/cluster.ts";

/** Options for a resource that is named after a host. */
export interface NamedAfterHost {
  transformations?: ResourceTransformation[];
}

/**
 * Tells the engine what a resource was called while its host had its former name, so that the engine takes it for the same
 * one. Goes for a component's children too, whose names begin with the component's: the engine itself passes an alias on
 * to them only in the very run in which it renames the component, and would delete what a run that was cut off has left
 * under the former name.
 *
 * @param before what the resource's name has before the host's.
 */
export function namedAfter(
  { name: present, renamedFrom }: Pick<HostSpec, "name" | "renamedFrom">,
  before = "",
): NamedAfterHost {
  if (renamedFrom === undefined) return {};
  const former = (name: string) => `${before}${renamedFrom}${name.slice(before.length + present.length)}`;
  return {
    transformations: [
      ({ name, props, opts }) => ({ props, opts: { ...opts, aliases: [{ name: former(name) }] } }),
    ],
  };
}

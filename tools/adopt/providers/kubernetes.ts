import { isDeepStrictEqual } from "node:util";
import { pathOf } from "../../../components/cluster/objects.ts";
import type { KubernetesObject } from "../../../components/part.ts";
import { plain, type Properties, replaced } from "./properties.ts";
import type { Adopter, Asked } from "./stand-in.ts";

export interface ObjectsInCluster {
  /** Objects of the API by path, as they are; null where there is none. */
  living: Readonly<Record<string, unknown>>;
  /** As a master was last asked to keep them, by path. Of Secrets only that they are there. */
  remembered: ReadonlyMap<string, unknown>;
  /** Is told the names of objects that the cluster has in another form than is asked for. */
  differs: (name: string) => void;
}

/**
 * Objects are in the state as the cluster was last asked for them. Server-side apply tells what the plugin would get for
 * them: of an object that is as it should be, the object itself, in a request that changes nothing.
 */
export const kubernetesAdopter = ({ living, remembered, differs }: ObjectsInCluster): Adopter => ({
  inputs: (asked) => {
    const path = pathOf(plain(asked.properties) as KubernetesObject);
    const present = isSecret(asked)
      ? withData(asked.properties, living[path])
      : (remembered.get(path) ?? asked.properties);
    if (isDeepStrictEqual(plain(present), plain(asked.properties))) return asked.properties;
    differs(asked.name);
    return present as Properties;
  },
  adopt: async (asked, real) => {
    const { properties } = await real.create({ ...asked, preview: true });
    const { metadata } = plain(asked.properties) as KubernetesObject;
    const id = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    return { id, properties };
  },
});

const isSecret = ({ type }: Asked): boolean => type === "kubernetes:core/v1:Secret";

/** Whatever a Secret has, the hosts have the same. */
function withData(properties: Properties, object: unknown): Properties {
  const data = (object as { data?: unknown } | null | undefined)?.data;
  return data === undefined ? properties : replaced(properties, { data });
}

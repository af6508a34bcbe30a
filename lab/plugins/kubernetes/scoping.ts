import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { Cluster } from "./cluster.ts";
import { fieldAt, isMap } from "./fields.ts";
import type { ObjectKind } from "./kind.ts";
import { isNamespacedBuiltIn } from "./scope.ts";

/**
 * Whether objects of the kind are in namespaces. A kind that the server does not know (yet) is taken to be:
 * creating the object sets that right.
 */
export async function isNamespaced(cluster: Cluster, kind: ObjectKind): Promise<boolean> {
  const builtIn = isNamespacedBuiltIn(kind);
  if (builtIn !== undefined) return builtIn;
  const reached = await cluster.reach();
  const served = reached.reachable ? await reached.objects.discovery.find(kind) : undefined;
  return served?.namespaced ?? true;
}

/** A copy of the object in the namespace, unless it names one, or will; undefined takes its namespace away. */
export function inNamespace(object: PropertyMap, namespace: string | undefined): PropertyMap {
  const metadata = fieldAt(object, "metadata") ?? {};
  if (!isMap(metadata)) return object;
  const { namespace: own, ...others } = metadata;
  if (namespace === undefined) return { ...object, metadata: others };
  return own === UNKNOWN || own ? object : { ...object, metadata: { ...metadata, namespace } };
}

import type { ClusterSpec } from "../../config/cluster.ts";
import { collectionOf } from "../cluster/objects.ts";
import type { AddOnDeclaration, AddOnObjects, KubernetesObject } from "../part.ts";

/** A script of the kit that waits for something, and its data. */
export interface Readiness {
  script: string;
  data: object;
  /** It waits again when one of these changes. */
  objects?: readonly KubernetesObject[];
}

/** Kinds that are ready once their Pods are. */
const lasting = new Set(["DaemonSet", "Deployment", "StatefulSet"]);

/** What waits for the Pods of an add-on; undefined if it has none that last. */
export function podsReadiness(
  cluster: ClusterSpec,
  { pods }: AddOnDeclaration,
  objects: AddOnObjects,
): Readiness | undefined {
  if (pods) return { script: "add-on", data: { pods: pods(cluster) } };
  const lastingObjects = Object.values(objects).filter(({ kind }) => lasting.has(kind));
  if (lastingObjects.length === 0) return undefined;
  const workloads = lastingObjects.map((object) => {
    const { name, namespace = "" } = object.metadata;
    return { kind: object.kind, namespace, name, collection: collectionOf(object) };
  });
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const lists = namespaces.map((namespace) => `/api/v1/namespaces/${namespace}/pods`);
  return { script: "add-on-workloads", data: { workloads, pods: lists }, objects: lastingObjects };
}

/** What waits until the API that an add-on adds to the cluster's is served; undefined if it adds none. */
export function servingReadiness(objects: AddOnObjects): Readiness | undefined {
  const names = Object.values(objects)
    .filter(({ kind }) => kind === "APIService")
    .map(({ metadata }) => metadata.name);
  return names.length === 0 ? undefined : { script: "add-on-api", data: { apiServices: names } };
}

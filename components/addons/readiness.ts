import type { ClusterSpec } from "../../config/cluster.ts";
import { collectionOf } from "../cluster/objects.ts";
import type { AddOnDeclaration, AddOnObjects } from "../part.ts";

/** A script of the kit that waits for something, and its data. */
export interface Readiness {
  script: string;
  data: object;
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
  const workloads = Object.values(objects)
    .filter(({ kind }) => lasting.has(kind))
    .map((object) => {
      const { name, namespace = "" } = object.metadata;
      return { kind: object.kind, namespace, name, collection: collectionOf(object) };
    });
  if (workloads.length === 0) return undefined;
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  const lists = namespaces.map((namespace) => `/api/v1/namespaces/${namespace}/pods`);
  return { script: "add-on-workloads", data: { workloads, pods: lists } };
}

/** What waits until the API that an add-on adds to the cluster's is served; undefined if it adds none. */
export function servingReadiness(objects: AddOnObjects): Readiness | undefined {
  const names = Object.values(objects)
    .filter(({ kind }) => kind === "APIService")
    .map(({ metadata }) => metadata.name);
  return names.length === 0 ? undefined : { script: "add-on-api", data: { apiServices: names } };
}

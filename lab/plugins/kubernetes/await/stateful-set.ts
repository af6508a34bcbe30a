import { mapAt, numberAt, stringAt } from "../fields.ts";
import { ownPodProblems } from "./daemon-set.ts";
import { selectorQuery } from "./pod-status.ts";
import type { Readiness } from "./verdict.ts";

/**
 * A StatefulSet is ready when all its pods are, and are of its current revision. With the update strategy
 * `OnDelete` pods of the old revision may go on running after an update.
 */
export const statefulSet: Readiness = {
  related: (object) => [
    { apiVersion: "v1", kind: "Pod", labelSelector: selectorQuery(mapAt(object, "spec", "selector")) },
  ],
  judge(view) {
    const { object } = view;
    const generation = numberAt(object, "metadata", "generation") ?? 0;
    if ((numberAt(object, "status", "observedGeneration") ?? 0) < generation) {
      const status = "Waiting for the StatefulSet controller";
      return {
        ready: false,
        status,
        problems: ["The StatefulSet controller has not seen the StatefulSet yet."],
      };
    }
    const wanted = numberAt(object, "spec", "replicas") ?? 1;
    const count = (field: string): number => numberAt(object, "status", field) ?? 0;
    const onDelete = generation > 1 && stringAt(object, "spec", "updateStrategy", "type") === "OnDelete";
    const current = stringAt(object, "status", "currentRevision");
    const advanced =
      onDelete || (current !== undefined && current === stringAt(object, "status", "updateRevision"));
    const replicas =
      wanted === count("replicas") &&
      wanted === count("readyReplicas") &&
      (onDelete || wanted === count("currentReplicas"));
    if (replicas && advanced) return { ready: true, status: "The StatefulSet is ready", problems: [] };
    const progress = advanced
      ? count("readyReplicas")
      : Math.min(count("readyReplicas"), count("updatedReplicas"));
    const problems = [
      ...(replicas ? [] : [`Only ${progress} of ${wanted} pods are ready.`]),
      ...(advanced ? [] : ["The StatefulSet controller has not advanced to the new revision."]),
    ];
    const status = `Waiting for pods to be ready (${progress}/${wanted})`;
    return { ready: false, status, problems: [...problems, ...ownPodProblems(view)] };
  },
};

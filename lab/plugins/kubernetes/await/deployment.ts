import type { PropertyMap } from "../../server/property.ts";
import { isMap, listAt, mapAt, numberAt, stringAt } from "../fields.ts";
import { conditionOf, hasCondition, isOwnedBy, podProgress, selectorQuery } from "./pod-status.ts";
import type { Readiness, Verdict, View } from "./verdict.ts";

const REVISION = "deployment.kubernetes.io/revision";
const revisionOf = (object: PropertyMap | undefined): string | undefined =>
  stringAt(mapAt(object, "metadata", "annotations"), REVISION);

/**
 * A Deployment is ready when the controller has seen its last change, the ReplicaSet of its revision has all its
 * pods ready, and it is available; after a rollout also when the new ReplicaSet has taken over.
 */
export const deployment: Readiness = {
  related(object) {
    const labelSelector = selectorQuery(mapAt(object, "spec", "selector"));
    return [
      { apiVersion: "apps/v1", kind: "ReplicaSet", labelSelector },
      { apiVersion: "v1", kind: "Pod", labelSelector },
      ...(claimNames(object).length > 0 ? [{ apiVersion: "v1", kind: "PersistentVolumeClaim" }] : []),
    ];
  },
  judge(view) {
    const { object } = view;
    const observed = numberAt(object, "status", "observedGeneration");
    if (observed !== numberAt(object, "metadata", "generation")) {
      return {
        ready: false,
        status: "Waiting for the Deployment controller",
        problems: ["The Deployment controller has not seen the Deployment yet."],
      };
    }
    const replicaSet = view
      .related("ReplicaSet")
      .find((set) => isOwnedBy(set, object) && revisionOf(set) === revisionOf(object));
    return judgeRollout({ view, replicaSet });
  },
};

function judgeRollout({ view, replicaSet }: { view: View; replicaSet: PropertyMap | undefined }): Verdict {
  const { object } = view;
  const wanted = numberAt(replicaSet, "spec", "replicas") ?? 1;
  const live = numberAt(replicaSet, "status", "readyReplicas") ?? 0;
  const available = hasCondition(object, "Available");
  const replicaSetReady = replicaSet !== undefined && live >= wanted;
  const takenOver =
    revisionOf(object) === "1" || conditionOf(object, "Progressing")?.reason === "NewReplicaSetAvailable";
  const unbound = unboundClaims(view);
  const problems = [
    ...(available
      ? []
      : [
          withMessage(
            "The Deployment is not available: fewer pods are ready than it needs",
            object,
            "Available",
          ),
        ]),
    ...(available && !replicaSetReady
      ? [`Only ${live} of ${wanted} pods of the current revision are ready.`]
      : []),
    ...(takenOver ? [] : [withMessage("The new ReplicaSet has not taken over", object, "Progressing")]),
    ...unbound.map((name) => `The PersistentVolumeClaim ${name} is not bound.`),
    ...podProblems(view, replicaSet),
  ];
  const ready = available && replicaSetReady && takenOver && unbound.length === 0;
  const status = replicaSet
    ? `Waiting for pods to be ready (${live}/${wanted})`
    : "Waiting for the ReplicaSet";
  return { ready, status: ready ? "The Deployment is ready" : status, problems: ready ? [] : problems };
}

function withMessage(text: string, object: PropertyMap, type: string): string {
  const condition = conditionOf(object, type);
  const reason = [stringAt(condition, "reason"), stringAt(condition, "message")].filter(Boolean).join(": ");
  return reason === "" ? `${text}.` : `${text} (${reason})`;
}

const podProblems = (view: View, replicaSet: PropertyMap | undefined): string[] =>
  replicaSet
    ? view
        .related("Pod")
        .filter((pod) => isOwnedBy(pod, replicaSet))
        .flatMap((pod) => podProgress(pod).problems)
    : [];

const claimNames = (object: PropertyMap): string[] =>
  listAt(object, "spec", "template", "spec", "volumes").flatMap((volume) =>
    isMap(volume) ? (stringAt(volume, "persistentVolumeClaim", "claimName") ?? []) : [],
  );

const unboundClaims = (view: View): string[] =>
  view
    .related("PersistentVolumeClaim")
    .filter((claim) => stringAt(claim, "status", "phase") !== "Bound")
    .map((claim) => stringAt(claim, "metadata", "name") ?? "")
    .filter((name) => claimNames(view.object).includes(name));

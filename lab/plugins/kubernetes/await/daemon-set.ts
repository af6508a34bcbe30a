import type { PropertyMap } from "../../server/property.ts";
import { mapAt, numberAt } from "../fields.ts";
import { isOwnedBy, podProgress, selectorQuery } from "./pod-status.ts";
import type { Readiness, View } from "./verdict.ts";

/** The counts of the status that must reach the number of nodes that should run a pod, in the order they do. */
const STEPS = [
  ["currentNumberScheduled", "scheduled"],
  ["updatedNumberScheduled", "up to date"],
  ["numberAvailable", "available"],
  ["numberReady", "ready"],
] as const;

/** A DaemonSet is ready when every node that should run its pod runs the current one and it is available. */
export const daemonSet: Readiness = {
  related: (object) => [
    { apiVersion: "v1", kind: "Pod", labelSelector: selectorQuery(mapAt(object, "spec", "selector")) },
  ],
  judge(view) {
    const { object } = view;
    const wanted = numberAt(object, "status", "desiredNumberScheduled");
    const observed = numberAt(object, "status", "observedGeneration");
    if (wanted === undefined || observed !== numberAt(object, "metadata", "generation")) {
      const status = "Waiting for the DaemonSet controller";
      return { ready: false, status, problems: ["The DaemonSet controller has not seen the DaemonSet yet."] };
    }
    const behind = STEPS.find(([count]) => (numberAt(object, "status", count) ?? 0) < wanted);
    if (!behind) return { ready: true, status: `The DaemonSet is ready on ${wanted} nodes`, problems: [] };
    const [count, word] = behind;
    const lacking = `${numberAt(object, "status", count) ?? 0} of ${wanted} pods are ${word}`;
    return {
      ready: false,
      status: `Waiting: ${lacking}`,
      problems: [`Only ${lacking}.`, ...ownPodProblems(view)],
    };
  },
};

/** What keeps the pods that belong to the object itself from being ready. */
export const ownPodProblems = ({ object, related }: View): string[] =>
  related("Pod")
    .filter((pod: PropertyMap) => isOwnedBy(pod, object))
    .flatMap((pod) => podProgress(pod).problems);

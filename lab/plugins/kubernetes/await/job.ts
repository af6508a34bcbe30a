import { fieldAt, mapAt, numberAt, stringAt } from "../fields.ts";
import { ownPodProblems } from "./daemon-set.ts";
import { conditionOf, hasCondition, selectorQuery } from "./pod-status.ts";
import type { Readiness } from "./verdict.ts";

/** A Job is ready when it has completed; it fails for good when it gives up. */
export const job: Readiness = {
  related: (object) => [
    { apiVersion: "v1", kind: "Pod", labelSelector: selectorQuery(mapAt(object, "spec", "selector")) },
  ],
  judge(view) {
    const { object } = view;
    const condition = conditionOf(object, "Failed");
    if (condition?.status === "True") {
      const problem = `The Job failed: ${stringAt(condition, "reason") ?? ""}: ${stringAt(condition, "message") ?? ""}`;
      return { ready: false, failed: true, status: problem, problems: [problem, ...ownPodProblems(view)] };
    }
    if (hasCondition(object, "Complete")) return { ready: true, status: "The Job is complete", problems: [] };
    const count = (field: string): number => numberAt(object, "status", field) ?? 0;
    const counts = `${count("active")} active, ${count("succeeded")} succeeded, ${count("failed")} failed`;
    const started = fieldAt(object, "status", "startTime") !== undefined;
    return {
      ready: false,
      status: started ? `Waiting for the Job to complete (${counts})` : "Waiting for the Job to start",
      problems: [started ? `The Job is not complete (${counts}).` : "The Job has not started."].concat(
        ownPodProblems(view),
      ),
    };
  },
};

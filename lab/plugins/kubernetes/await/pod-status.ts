import type { PropertyMap } from "../../server/property.ts";
import { isMap, listAt, numberAt, stringAt } from "../fields.ts";

/** The condition of a type in the status of an object. */
export const conditionOf = (object: PropertyMap, type: string): PropertyMap | undefined =>
  listAt(object, "status", "conditions")
    .filter(isMap)
    .find((condition) => condition.type === type);

/** Whether the condition of a type is `True`. */
export const hasCondition = (object: PropertyMap, type: string): boolean =>
  conditionOf(object, type)?.status === "True";

const nameOf = (object: PropertyMap): string => stringAt(object, "metadata", "name") ?? "";

/** Whether a pod has been scheduled and initialized and is ready, or has done its work; and what it lacks. */
export function podProgress(pod: PropertyMap): { ready: boolean; lacks: string; problems: string[] } {
  const name = nameOf(pod);
  if (!hasCondition(pod, "PodScheduled")) {
    return { ready: false, lacks: `pod ${name} to be scheduled`, problems: unmet(pod, "PodScheduled") };
  }
  if (!hasCondition(pod, "Initialized")) {
    return { ready: false, lacks: `pod ${name} to be initialized`, problems: unmet(pod, "Initialized") };
  }
  const ready = hasCondition(pod, "Ready") || stringAt(pod, "status", "phase") === "Succeeded";
  return { ready, lacks: `pod ${name} to be ready`, problems: ready ? [] : unmet(pod, "Ready") };
}

function unmet(pod: PropertyMap, type: string): string[] {
  const condition = conditionOf(pod, type);
  const statuses = ["initContainerStatuses", "containerStatuses"].flatMap((list) =>
    listAt(pod, "status", list),
  );
  const reasons = [stringAt(condition, "message"), ...statuses.filter(isMap).flatMap(containerProblems)];
  const texts = reasons.filter((reason) => reason !== undefined && reason !== "");
  return texts.length > 0 ? [`pod ${nameOf(pod)}: ${texts.join("; ")}`] : [];
}

/** Why a container does not run (well): what it waits for, how it ended, how it ended the time before. */
function containerProblems(container: PropertyMap): string[] {
  if (container.ready === true) return [];
  const problems: string[] = [];
  const waiting = stringAt(container, "state", "waiting", "reason");
  if (waiting && waiting !== "ContainerCreating" && waiting !== "PodInitializing") {
    problems.push(
      `${waiting}: ${stringAt(container, "state", "waiting", "message") ?? ""}`.replace(/: $/, ""),
    );
  }
  for (const [state, word] of [["state", "ended"] as const, ["lastState", "ended before"] as const]) {
    const reason = stringAt(container, state, "terminated", "reason");
    if (!reason || reason === "Completed") continue;
    const code = numberAt(container, state, "terminated", "exitCode") ?? 0;
    const message = stringAt(container, state, "terminated", "message");
    const suffix = message ? `: ${message.trim()}` : "";
    problems.push(`container ${String(container.name)} ${word} with code ${code} (${reason})${suffix}`);
  }
  return problems;
}

/** Whether an object belongs to another by its owner references. */
export function isOwnedBy(object: PropertyMap, owner: PropertyMap): boolean {
  const uid = stringAt(owner, "metadata", "uid");
  return listAt(object, "metadata", "ownerReferences").some(
    (reference) => stringAt(reference, "uid") === uid,
  );
}

/** A label selector (`matchLabels`, `matchExpressions`) as the query of a list or watch. */
export function selectorQuery(selector: PropertyMap): string {
  const labels = Object.entries(isMap(selector.matchLabels) ? selector.matchLabels : {});
  const expressions = listAt(selector, "matchExpressions").filter(isMap).map(expressionQuery);
  return [...labels.map(([key, value]) => `${key}=${String(value)}`), ...expressions].join(",");
}

function expressionQuery(expression: PropertyMap): string {
  const key = String(expression.key);
  const values = `(${listAt(expression, "values").join(",")})`;
  switch (expression.operator) {
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "In":
      return `${key} in ${values}`;
    default:
      return `${key} notin ${values}`;
  }
}

import type { AddOnObjects, KubernetesObject } from "../part.ts";
import type { Entry } from "./kept-objects.ts";

/** When an object of an add-on is made, in this order; it is removed the other way round. */
const stages = ["namespaces", "definitions", "foundations", "workloads", "fronts", "resources"] as const;
export type Stage = (typeof stages)[number];

/** The stages before the add-on's Pods are ready. */
export const isEarly = (stage: Stage): boolean => stage !== "fronts" && stage !== "resources";

const workloads = new Set(["CronJob", "DaemonSet", "Deployment", "Job", "StatefulSet"]);

/** What makes API servers turn to Pods for an answer: they must not do so before those can give one. */
const fronts = new Set(["APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]);

/** The objects of each stage that has any. */
export function entriesByStage(objects: AddOnObjects): { stage: Stage; entries: Entry[] }[] {
  const own = groupsDefinedIn(Object.values(objects));
  const staged = Map.groupBy(Object.entries(objects), ([, object]) => stageOf(object, own));
  return stages.flatMap((stage) => {
    const entries = staged.get(stage);
    return entries === undefined ? [] : [{ stage, entries }];
  });
}

function stageOf({ apiVersion, kind }: KubernetesObject, own: ReadonlySet<string>): Stage {
  if (kind === "Namespace") return "namespaces";
  if (kind === "CustomResourceDefinition") return "definitions";
  if (workloads.has(kind)) return "workloads";
  if (fronts.has(kind)) return "fronts";
  const [group = ""] = apiVersion.split("/");
  // The add-on's own webhooks may have to check them.
  return own.has(group) ? "resources" : "foundations";
}

/** The API groups of the kinds that these objects define. */
const groupsDefinedIn = (objects: readonly KubernetesObject[]): Set<string> =>
  new Set(
    objects
      .filter(({ kind }) => kind === "CustomResourceDefinition")
      .map(({ spec }) => (spec as { group: string }).group),
  );

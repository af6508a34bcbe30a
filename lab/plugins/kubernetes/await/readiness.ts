import type { PropertyMap } from "../../server/property.ts";
import { annotation, ANNOTATION, isAnnotated } from "../annotations.ts";
import { daemonSet } from "./daemon-set.ts";
import { deployment } from "./deployment.ts";
import { job } from "./job.ts";
import { pod } from "./pod.ts";
import { service } from "./service.ts";
import { statefulSet } from "./stateful-set.ts";
import type { Readiness } from "./verdict.ts";
import { waitFor } from "./wait-for.ts";

/** When objects are ready, by `apiVersion/kind`; objects of other kinds are ready when they exist. */
const BY_KIND: Record<string, Readiness> = {
  "apps/v1/DaemonSet": daemonSet,
  "apps/v1/Deployment": deployment,
  "apps/v1/StatefulSet": statefulSet,
  "batch/v1/Job": job,
  "v1/Pod": pod,
  "v1/Service": service,
};

/** When an object is ready: by its annotations, else by its kind; undefined when there is nothing to wait for. */
export function readinessOf(inputs: PropertyMap): Readiness | undefined {
  if (isAnnotated(inputs, ANNOTATION.skipAwait)) return undefined;
  const expectations = annotation(inputs, ANNOTATION.waitFor);
  if (expectations) return waitFor(expectations);
  return BY_KIND[`${String(inputs.apiVersion)}/${String(inputs.kind)}`];
}

import type { PropertyMap } from "../../server/property.ts";
import { readinessOf } from "./readiness.ts";
import { Waiting } from "./waiting.ts";
import type { WaitRequest } from "./waiting.ts";

/**
 * The object once it is ready, at once when there is nothing to wait for. Throws `NotReadyError` when it fails,
 * vanishes, or the time is over.
 */
export async function awaitReady(request: WaitRequest & { inputs: PropertyMap }): Promise<PropertyMap> {
  const readiness = readinessOf(request.inputs);
  return readiness ? new Waiting(request, readiness).finish() : request.object;
}

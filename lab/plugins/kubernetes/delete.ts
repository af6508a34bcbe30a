import type { PropertyMap } from "../server/property.ts";
import type { CallContext, DeleteRequest } from "../server/provider.ts";
import { annotation, ANNOTATION, isAnnotated, timeoutSeconds } from "./annotations.ts";
import { ApiError, isInvalid, isNotFound, UnknownKindError } from "./api-error.ts";
import { awaitDeleted } from "./await/await-deleted.ts";
import { fromOutputs } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { isPatch } from "./kind.ts";
import { referenceTo } from "./objects.ts";
import type { ObjectClient } from "./objects.ts";
import { relinquish } from "./relinquish.ts";
import { deletionAdvice } from "./unreachable.ts";

/** Deletes the object (a patch resource: gives up its fields) and waits until it is gone. */
export async function remove(args: {
  cluster: Cluster;
  request: DeleteRequest;
  context: CallContext;
}): Promise<void> {
  const { cluster, request, context } = args;
  const { inputs, live, fieldManager } = fromOutputs(request.properties);
  const reached = await cluster.reach();
  if (!reached.reachable) {
    if (!cluster.options.deleteUnreachable) throw new Error(deletionAdvice(reached.reason));
    context.log(`By deleteUnreachable the resource is taken for deleted: ${reached.reason}`, "warning");
    return;
  }
  const { objects } = reached;
  try {
    if (cluster.options.serverSideApply && isPatch(live, request.type)) {
      await relinquish({ objects, object: live, fieldManager }).catch(explain);
    } else await deleteObject({ objects, inputs, live, request, context });
  } catch (error) {
    // Without its kind (a definition that was deleted first) there is no object either.
    if (!isNotFound(error) && !(error instanceof UnknownKindError)) throw error;
  }
}

async function deleteObject(args: {
  objects: ObjectClient;
  inputs: PropertyMap;
  live: PropertyMap;
  request: DeleteRequest;
  context: CallContext;
}): Promise<void> {
  const { objects, inputs, live, request, context } = args;
  await objects.delete(referenceTo(live), propagationPolicy(inputs));
  // These kinds have always honoured skipAwait when they are deleted; the others wait all the same.
  const skips = /^(Namespace|Pod|ReplicationController|DaemonSet|Deployment|StatefulSet|Job)$/;
  if (isAnnotated(inputs, ANNOTATION.skipAwait) && skips.test(String(inputs.kind))) return;
  const seconds = timeoutSeconds(request.timeoutSeconds, inputs);
  await awaitDeleted({ objects, object: live, timeoutSeconds: seconds, context });
}

/** Foreground by default: dependents first, so that whatever follows finds nothing left. */
function propagationPolicy(inputs: PropertyMap): string {
  const wanted = annotation(inputs, ANNOTATION.deletionPropagation)?.toLowerCase();
  return { orphan: "Orphan", background: "Background" }[wanted ?? ""] ?? "Foreground";
}

function explain(error: unknown): never {
  if (!isInvalid(error) || !(error instanceof ApiError)) throw error;
  const required = error.fields
    .filter(({ reason }) => reason === "FieldValueRequired")
    .map(({ field }) => field);
  if (required.length === 0) throw error;
  throw new Error(
    `The patch cannot be taken back: nobody else manages the required field ${required.join(", ")}. Set the ` +
      "resource option retainOnDelete, or give the field to another manager first.",
    { cause: error },
  );
}

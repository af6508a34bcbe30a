import { hasUnknown } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CallContext, UpdateRequest } from "../server/provider.ts";
import { timeoutSeconds } from "./annotations.ts";
import { isForbidden, isNotFound, messageOf, UnknownKindError } from "./api-error.ts";
import { awaitReady } from "./await/await-ready.ts";
import { labelOf, NotReadyError } from "./await/not-ready.ts";
import { fieldManagerOf, fromOutputs, toOutputs } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { isForced, withRemedy } from "./conflict.ts";
import { fieldAt, withField } from "./fields.ts";
import { notReady } from "./init-failure.ts";
import { isPatch } from "./kind.ts";
import { takeOver, withIgnored } from "./managed-fields.ts";
import { mergePatch } from "./merge-patch.ts";
import { isCustomResourceDefinition, normalizeInputs } from "./normalize.ts";
import { referenceTo } from "./objects.ts";
import type { ObjectClient } from "./objects.ts";
import { pruneToShape } from "./prune.ts";
import { relinquish } from "./relinquish.ts";
import { toApi } from "./sdk-names.ts";
import { writeOptions } from "./write-options.ts";

interface UpdateCall {
  cluster: Cluster;
  request: UpdateRequest;
  context: CallContext;
}

/** Changes the object and waits until it is ready again. */
export async function update(call: UpdateCall): Promise<{ properties: PropertyMap }> {
  const { cluster, request, context } = call;
  const inputs = normalizeInputs(toApi(request.news));
  const old = fromOutputs(request.olds);
  if (request.preview) {
    const reached = await cluster.reach();
    const served = reached.reachable && (await reached.objects.discovery.find(referenceTo(inputs)));
    if (!served || hasUnknown(inputs)) return { properties: request.news };
  }
  const objects = await cluster.objects();
  const { serverSideApply } = cluster.options;
  const fieldManager = fieldManagerOf({ inputs, stored: old.fieldManager, serverSideApply });
  const checkpoint = { inputs, initialApiVersion: old.initialApiVersion, fieldManager };
  const failed = (error: NotReadyError) => notReady({ error, checkpoint, inputs: request.news });
  const before = await objects.get(referenceTo(old.live), context.signal).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    throw new Error(
      `${labelOf(old.live)} is not in the cluster any more: run \`pulumi refresh\`, and the next update makes it anew.`,
    );
  });
  let live: PropertyMap;
  try {
    live = await write({ call, objects, inputs, old, before, fieldManager });
  } catch (error) {
    if (request.preview && isForbidden(error)) return { properties: request.news };
    if (request.preview || error instanceof UnknownKindError) throw withRemedy(error, fieldManager);
    const message = `${labelOf(before)} was not updated: ${messageOf(withRemedy(error, fieldManager))}`;
    // The state keeps the object as it is, together with what is wrong: the next update tries again.
    throw failed(new NotReadyError({ message, object: before, problems: [] }));
  }
  if (!request.preview) {
    try {
      const seconds = timeoutSeconds(request.timeoutSeconds, inputs);
      live = await awaitReady({ objects, inputs, object: live, timeoutSeconds: seconds, context });
    } catch (error) {
      throw error instanceof NotReadyError ? failed(error) : error;
    }
    if (serverSideApply && old.fieldManager && old.fieldManager !== fieldManager) {
      await relinquish({ objects, object: live, fieldManager: old.fieldManager });
    }
  }
  return { properties: toOutputs({ ...checkpoint, live }, request.news) };
}

async function write(args: {
  call: UpdateCall;
  objects: ObjectClient;
  inputs: PropertyMap;
  old: Checkpoint;
  before: PropertyMap;
  fieldManager: string;
}): Promise<PropertyMap> {
  const { call, objects, inputs, old, before, fieldManager } = args;
  const { request, context, cluster } = call;
  const { preview, ignoreChanges } = request;
  const { options } = cluster;
  const how = writeOptions({ preview, fieldManager, options, context });
  if (isCustomResourceDefinition(inputs)) {
    // As with `kubectl replace`: what the definition no longer has goes away, and its objects stay.
    const value = fieldAt(before, "metadata", "resourceVersion");
    return objects.replace(withField({ object: inputs, path: ["metadata", "resourceVersion"], value }), how);
  }
  if (!options.serverSideApply) {
    const body = mergePatch(pruneToShape(old.live, normalizeInputs(old.inputs)), inputs);
    return objects.patch(referenceTo(before), { ...how, body });
  }
  const force = isForced({ inputs, live: before, patchForce: options.patchForce, preview });
  // A patch resource must not claim what the object's owner has set.
  const adopts = !preview && !isPatch(inputs, request.type);
  const live = adopts ? await takeOver({ objects, live: before, fieldManager }) : before;
  const applied = withIgnored({ inputs, live, fieldManager, ignoreChanges });
  return objects.apply(applied, { ...how, force });
}

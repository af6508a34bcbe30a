import { hasUnknown } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CallContext, CreateRequest } from "../server/provider.ts";
import { timeoutSeconds } from "./annotations.ts";
import * as failures from "./api-error.ts";
import { awaitReady } from "./await/await-ready.ts";
import { NotReadyError } from "./await/not-ready.ts";
import { CREATE_MANAGER, fieldManagerOf, toOutputs } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { isForced, withRemedy } from "./conflict.ts";
import { without } from "./fields.ts";
import { notReady } from "./init-failure.ts";
import { idOf, isPatch } from "./kind.ts";
import { referenceTo } from "./objects.ts";
import type { ObjectClient } from "./objects.ts";
import { retrying } from "./retry.ts";
import { toApi } from "./sdk-names.ts";
import { writeOptions } from "./write-options.ts";

interface CreateCall {
  cluster: Cluster;
  request: CreateRequest;
  context: CallContext;
}

/** Makes the object (a patch resource: applies its fields to one that is there) and waits until it is ready. */
export async function create(call: CreateCall): Promise<{ id: string; properties: PropertyMap }> {
  const { cluster, request, context } = call;
  const inputs = toApi(request.news);
  if (request.preview) return preview(call, inputs);
  const objects = await cluster.objects();
  const fieldManager = fieldManagerOf({
    inputs,
    stored: "",
    serverSideApply: cluster.options.serverSideApply,
  });
  const created = await retrying({
    attempt: () => make({ call, objects, inputs, fieldManager }),
    // A namespace or definition that is made by somebody else may come late.
    mayHeal: (error) => failures.isNotFound(error) || error instanceof failures.UnknownKindError,
    onFailure: (error) => context.status(`Trying again: ${failures.messageOf(error)}`),
    onHealed: () => context.status(""),
    signal: context.signal,
  }).catch((error: unknown) => {
    throw explain({ error, inputs, fieldManager });
  });
  const checkpoint = { inputs, initialApiVersion: String(inputs.apiVersion), fieldManager };
  try {
    const live = await awaitReady({
      ...{ objects, inputs, object: created, context },
      timeoutSeconds: timeoutSeconds(request.timeoutSeconds, inputs),
    });
    return { id: idOf(live), properties: toOutputs({ ...checkpoint, live }, request.news) };
  } catch (error) {
    throw error instanceof NotReadyError ? notReady({ error, checkpoint, inputs: request.news }) : error;
  }
}

/** What the server would make of the inputs; the inputs themselves where it cannot tell. */
async function preview(
  call: CreateCall,
  inputs: PropertyMap,
): Promise<{ id: string; properties: PropertyMap }> {
  const { cluster, request } = call;
  const asGiven = { id: "", properties: request.news };
  if (hasUnknown(inputs) || isPatch(inputs, request.type) || !cluster.options.serverSideApply) return asGiven;
  const reached = await cluster.reach();
  if (!reached.reachable || !(await reached.objects.discovery.find(referenceTo(inputs)))) return asGiven;
  const fieldManager = fieldManagerOf({ inputs, stored: "", serverSideApply: true });
  try {
    const live = await make({ call, objects: reached.objects, inputs, fieldManager });
    const checkpoint = { inputs, live: without(live, "status"), fieldManager };
    const outputs = toOutputs({ ...checkpoint, initialApiVersion: String(inputs.apiVersion) }, request.news);
    return { id: "", properties: outputs };
  } catch (error) {
    const expected = [
      ...[failures.isForbidden, failures.isAlreadyExists],
      ...[failures.isNamespaceNotFound, failures.isDryRunUnsupported],
    ];
    if (expected.some((isExpected) => isExpected(error))) return asGiven;
    throw explain({ error, inputs, fieldManager });
  }
}

async function make(args: {
  call: CreateCall;
  objects: ObjectClient;
  inputs: PropertyMap;
  fieldManager: string;
}): Promise<PropertyMap> {
  const { call, objects, inputs, fieldManager } = args;
  const { request, context, cluster } = call;
  const { preview } = request;
  const { options } = cluster;
  const patch = isPatch(inputs, request.type);
  // Applying to an object that is not there would make a new one with next to nothing in it.
  if (patch) await objects.get(referenceTo(inputs), context.signal);
  if (patch || (options.serverSideApply && options.upsertExistingObjects)) {
    const force = isForced({ inputs, live: undefined, patchForce: options.patchForce, preview });
    return objects.apply(inputs, { ...writeOptions({ preview, fieldManager, options, context }), force });
  }
  return objects.create(inputs, writeOptions({ preview, fieldManager: CREATE_MANAGER, options, context }));
}

/** The server's own words with what the user can do about it. */
function explain(args: { error: unknown; inputs: PropertyMap; fieldManager: string }): unknown {
  const { error, inputs, fieldManager } = args;
  const what = `${String(inputs.kind)} ${idOf(inputs)}`;
  if (failures.isAlreadyExists(error)) {
    return new Error(
      `${failures.messageOf(error)}. To take over the ${what} that is there, use \`pulumi import\` or set ` +
        "upsertExistingObjects of the provider; to change only some of its fields, use a Patch resource; if the " +
        "resource was renamed in the program, give it an alias.",
      { cause: error },
    );
  }
  if (error instanceof failures.UnknownKindError) {
    return new Error(
      `${what} was not created: ${error.message}. Make sure that its CustomResourceDefinition is there first.`,
      { cause: error },
    );
  }
  if (failures.isConflict(error)) return withRemedy(error, fieldManager);
  if (!(error instanceof failures.ApiError)) return error;
  return new Error(`The API server did not create ${what}: ${error.message}`, { cause: error });
}

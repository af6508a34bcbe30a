import type { PropertyMap } from "../server/property.ts";
import type { CallContext, ReadRequest } from "../server/provider.ts";
import { isNotFound, UnknownKindError } from "./api-error.ts";
import { NotReadyError, requireReady } from "./await/not-ready.ts";
import { fieldManagerOf, fromOutputs, toOutputs } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { without } from "./fields.ts";
import { notReady } from "./init-failure.ts";
import { kindOf, kindOfToken, parseId } from "./kind.ts";
import { normalizeInputs } from "./normalize.ts";
import type { ObjectClient } from "./objects.ts";
import { inputsFromLive } from "./prune.ts";
import { toApi, toSdk } from "./sdk-names.ts";
import { markSecrets } from "./secrets.ts";
import { deletionAdvice } from "./unreachable.ts";

interface ReadResult {
  id: string;
  properties: PropertyMap;
  inputs: PropertyMap;
}

/**
 * The live object, and the inputs as it has them: as far as the old inputs spoke of it, or all of it when it is
 * read for the first time (an import). Undefined when it is gone.
 */
export async function read(args: {
  cluster: Cluster;
  request: ReadRequest;
  context: CallContext;
}): Promise<ReadResult | undefined> {
  const { cluster, request, context } = args;
  const { options } = cluster;
  const reached = await cluster.reach();
  if (!reached.reachable) {
    if (!options.deleteUnreachable && !options.skipUpdateUnreachable)
      throw new Error(deletionAdvice(reached.reason));
    context.log(`The configured Kubernetes cluster is unreachable: ${reached.reason}`, "warning");
    return options.deleteUnreachable ? undefined : request;
  }
  const state = fromOutputs(request.properties);
  const oldInputs = normalizeInputs(toApi(request.inputs));
  const isFirst = Object.keys(oldInputs).length === 0;
  const kind = kindOf(isFirst ? state.live : oldInputs, baseToken(request.type));
  const live = await get({
    objects: reached.objects,
    reference: { ...kind, ...parseId(request.id) },
    context,
  });
  if (!live) return undefined;
  const inputs = isFirst ? importedInputs(live) : inputsFromLive(live, oldInputs);
  const { serverSideApply } = options;
  const fieldManager = fieldManagerOf({ inputs, stored: state.fieldManager, serverSideApply });
  const checkpoint = { inputs, initialApiVersion: state.initialApiVersion || kind.apiVersion, fieldManager };
  const result = {
    id: request.id,
    properties: toOutputs({ ...checkpoint, live }, request.inputs),
    inputs: markSecrets(toSdk(inputs), request.inputs),
  };
  try {
    if (!isFirst) await requireReady({ objects: reached.objects, inputs: oldInputs, object: live });
    return result;
  } catch (error) {
    throw error instanceof NotReadyError ? notReady({ error, checkpoint, inputs: result.inputs }) : error;
  }
}

/** A patch resource is read as the object it changes. */
function baseToken(token: string): string {
  const base = token.replace(/Patch$/, "");
  return kindOfToken(base) ? base : token;
}

async function get(args: {
  objects: ObjectClient;
  reference: Parameters<ObjectClient["get"]>[0];
  context: CallContext;
}): Promise<PropertyMap | undefined> {
  try {
    return await args.objects.get(args.reference, args.context.signal);
  } catch (error) {
    if (isNotFound(error) || error instanceof UnknownKindError) return undefined;
    throw error;
  }
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const REVISION = "deployment.kubernetes.io/revision";

/** An object as a program would write it: without its status and what the server and its controllers note in it. */
function importedInputs(live: PropertyMap): PropertyMap {
  const inputs = normalizeInputs(without(live, "status"));
  return [LAST_APPLIED, REVISION].reduce(
    (object, key) => without(object, "metadata", "annotations", key),
    inputs,
  );
}

import { fieldAt, isMap } from "./fields.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CallContext, CheckRequest } from "../server/provider.ts";
import { isGenerateName, isNamed, withName } from "./autoname.ts";
import type { Cluster } from "./cluster.ts";
import { isPatch, kindOf } from "./kind.ts";
import { normalizeInputs } from "./normalize.ts";
import { inNamespace, isNamespaced } from "./scoping.ts";
import { toApi, toSdk } from "./sdk-names.ts";
import { markSecrets } from "./secrets.ts";

const MANAGED_BY = "app.kubernetes.io/managed-by";

/** Completes the inputs: a name, the namespace and, without server-side apply, the label of their manager. */
export async function check(args: {
  cluster: Cluster;
  request: CheckRequest;
  context: CallContext;
}): Promise<{ inputs: PropertyMap }> {
  const { cluster, request, context } = args;
  const { options } = cluster;
  const old = toApi(request.olds);
  const isNew = Object.keys(old).length === 0;
  if (options.skipUpdateUnreachable && !isNew && !(await cluster.reach()).reachable) {
    context.log(
      "The cluster is unreachable; by skipUpdateUnreachable the resource stays as it is.",
      "warning",
    );
    return { inputs: request.olds };
  }
  const given = normalizeInputs(toApi(request.news));
  requireValid({ given, type: request.type, serverSideApply: options.serverSideApply });
  let inputs = withName({ object: given, old, resourceName: request.name, randomSeed: request.randomSeed });
  if (!options.serverSideApply && (isNew || managerLabel(old) !== undefined))
    inputs = withManagerLabel(inputs);
  if (await isNamespaced(cluster, kindOf(inputs, request.type))) {
    const namespace = await cluster.defaultNamespace();
    if (namespace !== undefined) inputs = inNamespace(inputs, namespace);
  }
  return { inputs: markSecrets(toSdk(inputs), request.news) };
}

function requireValid(args: { given: PropertyMap; type: string; serverSideApply: boolean }): void {
  const { given, type, serverSideApply } = args;
  if (isPatch(given, type)) {
    if (!serverSideApply) {
      throw new Error(`${type} needs server-side apply: set enableServerSideApply of the provider to true.`);
    }
    if (!isNamed(given)) throw new Error(`${type} needs metadata.name: the name of the object to change.`);
  }
  if (serverSideApply && isGenerateName(given)) {
    throw new Error(
      "metadata.generateName cannot be used with server-side apply: set metadata.name, or neither for a generated name.",
    );
  }
}

const managerLabel = (object: PropertyMap): unknown => fieldAt(object, "metadata", "labels", MANAGED_BY);

function withManagerLabel(object: PropertyMap): PropertyMap {
  const metadata = object.metadata ?? {};
  if (!isMap(metadata)) return object;
  const labels = metadata.labels ?? {};
  if (!isMap(labels)) return object;
  const manager = process.env.PULUMI_KUBERNETES_MANAGED_BY_LABEL ?? "pulumi";
  return { ...object, metadata: { ...metadata, labels: { ...labels, [MANAGED_BY]: manager } } };
}

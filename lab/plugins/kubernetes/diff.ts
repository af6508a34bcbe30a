import type { PropertyMap } from "../server/property.ts";
import type { Diff, DiffRequest } from "../server/provider.ts";
import { isAutonamed, isNamed } from "./autoname.ts";
import { fromOutputs } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { mapAt, stringAt, withField, without } from "./fields.ts";
import { isPatch, kindOf } from "./kind.ts";
import { normalizeInputs } from "./normalize.ts";
import { diffObjects } from "./object-diff.ts";
import { pruneToShape } from "./prune.ts";
import { replacementFields } from "./replacement.ts";
import { inNamespace, isNamespaced } from "./scoping.ts";
import { toApi } from "./sdk-names.ts";

/**
 * Compares the new inputs with the object as it was last seen, as far as the old inputs speak of it: what others
 * added is not ours to undo, what they changed is.
 */
export async function diff(cluster: Cluster, request: DiffRequest): Promise<Diff> {
  const state = fromOutputs(request.olds);
  const hasInputs = Object.keys(state.inputs).length > 0;
  const oldInputs = normalizeInputs(hasInputs ? state.inputs : toApi(request.oldInputs));
  const given = normalizeInputs(toApi(request.news));
  // In both, `default` is as good as no namespace; and objects of the whole cluster have none.
  const namespace = (await isNamespaced(cluster, kindOf(given, request.type))) ? "default" : undefined;
  const news = inNamespace(given, namespace);
  const pruned = inNamespace(pruneToShape(state.live, oldInputs), namespace);
  const liveName = stringAt(state.live, "metadata", "name");
  // A name that the server made up may be written into the program later.
  const renamed =
    stringAt(news, "metadata", "name") && liveName
      ? withField({ object: pruned, path: ["metadata", "name"], value: liveName })
      : pruned;
  const patch = isPatch(given, request.type);
  const detailedDiff = diffObjects({
    old: without(renamed, "metadata", "resourceVersion"),
    oldInputs,
    news,
    replacing: replacementFields({ object: news, patch, options: cluster.options }),
    ignoreChanges: request.ignoreChanges,
  });
  const replaces = Object.entries(detailedDiff)
    .filter(([path, { kind }]) => kind.endsWith("-replace") || (kind === "delete" && path === "metadata"))
    .map(([path]) => path);
  return {
    changes: Object.keys(detailedDiff).length > 0,
    diffs: topLevel(Object.keys(detailedDiff)),
    replaces,
    deleteBeforeReplace: replaces.length > 0 && keepsName(news, state.live),
    detailedDiff,
  };
}

const topLevel = (paths: string[]): string[] => [
  ...new Set(paths.map((path) => /^[^.[]*/.exec(path)?.[0] ?? path)),
];

/** Whether the new object must have the old one's name, so that both cannot be there at once. */
function keepsName(news: PropertyMap, live: PropertyMap): boolean {
  const { name, namespace } = mapAt(live, "metadata");
  return (
    isNamed(news) &&
    !isAutonamed(news) &&
    stringAt(news, "metadata", "name") === name &&
    stringAt(news, "metadata", "namespace") === namespace
  );
}

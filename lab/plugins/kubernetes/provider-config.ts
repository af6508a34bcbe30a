import { isDeepStrictEqual } from "node:util";
import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure, Diff } from "../server/provider.ts";
import { activeCluster } from "./kubeconfig.ts";
import { kubeconfigText } from "./options.ts";

/** The inputs that say which cluster it is. */
const CLUSTER_INPUTS = ["kubeconfig", "context", "cluster"];

/** Refuses what the lab's plugin cannot do. */
export function checkConfig(news: PropertyMap): { inputs: PropertyMap; failures?: CheckFailure[] } {
  const property = "renderYamlToDirectory";
  if (!news[property]) return { inputs: news };
  const reason = `${property} is ${JSON.stringify(news[property])}, but the lab's plugin does not write YAML: leave it out.`;
  return { inputs: news, failures: [{ property, reason }] };
}

/**
 * Another cluster means another provider, and so new resources. Which cluster it is says `clusterIdentifier` as
 * long as it stays the same; else the cluster entry that kubeconfig, context and cluster point at, and one that is
 * not known yet counts as another.
 */
export async function diffConfig(olds: PropertyMap, news: PropertyMap): Promise<Diff> {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const diffs = names.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
  const [before, after] = [olds.clusterIdentifier, news.clusterIdentifier];
  if (before && before === after) return { changes: diffs.length > 0, diffs, replaces: [] };
  const identified = before && after ? ["clusterIdentifier"] : [];
  const unknown = CLUSTER_INPUTS.find((name) => news[name] === UNKNOWN);
  if (unknown !== undefined) return { changes: true, diffs: [unknown], replaces: [...identified, unknown] };
  const moved = await isOtherCluster(olds, news);
  const causes = moved ? diffs.filter((name) => CLUSTER_INPUTS.includes(name)) : [];
  return { changes: diffs.length > 0, diffs, replaces: [...identified, ...causes] };
}

async function isOtherCluster(olds: PropertyMap, news: PropertyMap): Promise<boolean> {
  const [before, after] = await Promise.all([olds, news].map((inputs) => activeCluster(selection(inputs))));
  return before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
}

const selection = ({ kubeconfig, context, cluster }: PropertyMap) => ({
  kubeconfig: kubeconfigText(kubeconfig),
  context: typeof context === "string" ? context : undefined,
  cluster: typeof cluster === "string" ? cluster : undefined,
});

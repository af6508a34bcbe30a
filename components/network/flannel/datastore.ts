import type { SettingValues } from "../../../config/setting-values.ts";
import { networkPlugin } from "../settings.ts";
import { type Datastore, flannelSettings } from "./settings.ts";

type Settings = { settings: SettingValues };

/**
 * What flanneld can use: the first is what it uses, and another one is what it comes from, or goes to next. Empty without
 * flannel.
 */
export function datastoresOf(cluster: Settings): readonly Datastore[] {
  if (networkPlugin.of(cluster) !== "flannel") return [];
  const { datastore } = flannelSettings.of(cluster);
  return typeof datastore === "string" ? [datastore] : datastore;
}

/** The one that flanneld uses. */
export const datastoreOf = (cluster: Settings): Datastore => datastoresOf(cluster)[0] ?? "kube";

/** The key of etcd below which flanneld keeps everything: `/kubernetes/network`. */
export const etcdPrefixOf = (cluster: Settings): string => flannelSettings.of(cluster).etcdPrefix;

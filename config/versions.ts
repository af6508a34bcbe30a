import untested from "./untested-versions.json" with { type: "json" };
import table from "./versions.json" with { type: "json" };

/** A component whose version can be chosen independently of Kubernetes. */
export type ComponentName = keyof (typeof table)["1.36.4"];

/** Versions that are used together. */
export type Versions = Record<ComponentName | "kubernetes", string>;

/** Combinations that have been tested together, by Kubernetes version. */
export const testedVersions: Readonly<Record<string, Record<ComponentName, string>>> = table;

/** The same of those that `npm run pin` has added, and that nobody has tested yet. */
export const untestedVersions: Readonly<Record<string, Record<ComponentName, string>>> = untested;

/** What goes with a version of Kubernetes; undefined for one that is neither tested nor added. */
export const combinationWith = (kubernetes: string): Record<ComponentName, string> | undefined =>
  testedVersions[kubernetes] ?? untestedVersions[kubernetes];

export const defaultKubernetesVersion = "1.36.4";

/** The versions asked for; undefined when they are unreadable or nobody has added that version of Kubernetes. */
export function versionsOf(config: {
  kubernetesVersion?: string | undefined;
  versions: { [K in ComponentName]?: string | undefined };
}): Versions | undefined {
  const kubernetes = config.kubernetesVersion ?? "";
  const others = combinationWith(kubernetes);
  return others && { ...others, ...definedOnly(config.versions), kubernetes };
}

/** The object without its undefined fields, so that spreading it replaces only what was given. */
export function definedOnly<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

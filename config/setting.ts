import type { z } from "zod";
import type { Readable, SettingValues } from "./setting-values.ts";

/** A setting of the stack file that a part of the cluster declares, and how the part reads it. */
export interface Setting<T = unknown> {
  /** `["etcd"]`, or within a section that parts share: `["network", "kubeProxyMode"]`. */
  path: readonly [string] | readonly [section: string, name: string];
  schema: z.ZodType<T>;
  /** What the stack file asks for, with its default filled in. */
  of: (cluster: { settings: SettingValues }) => T;
  /** As much of it as can be read from a stack file that may have mistakes; undefined for nothing. */
  draft: (draft: { settings: SettingValues }) => Draft<T>;
}

type Draft<T> = (T extends object ? (T extends readonly unknown[] ? T : Readable<T>) : T) | undefined;

/**
 * Declares a setting.
 *
 * @param path its name under `barekube:`; within a section, both names with a dot: `network.kubeProxyMode`.
 */
export function setting<S extends z.ZodType>(path: string, schema: S): Setting<z.output<S>> {
  const names = path.split(".") as [string] | [string, string];
  const valueIn = (values: SettingValues) =>
    names.reduce<unknown>((value, name) => (value as SettingValues | undefined)?.[name], values);
  return {
    path: names,
    schema: schema as z.ZodType<z.output<S>>,
    of: ({ settings }) => valueIn(settings) as z.output<S>,
    draft: ({ settings }) => valueIn(settings) as Draft<z.output<S>>,
  };
}

/**
 * A field that a part declares for every entry of `hosts`. If the stack file has a setting of the same name, that one
 * holds the defaults: a host's fields replace its fields one by one.
 */
export interface HostSetting<T = unknown> {
  name: string;
  schema: z.ZodType<T>;
  of: (host: { settings: SettingValues }) => T;
  draft: (host: { settings: SettingValues }) => T | undefined;
}

export function hostSetting<S extends z.ZodType>(name: string, schema: S): HostSetting<z.output<S>> {
  return {
    name,
    schema: schema as z.ZodType<z.output<S>>,
    of: ({ settings }) => settings[name] as z.output<S>,
    draft: ({ settings }) => settings[name] as z.output<S> | undefined,
  };
}

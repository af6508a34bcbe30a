/** Values by the name of their setting, checked by a schema. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** A field that is malformed, or missing without a default, is left out. */
export type Readable<T> = { [K in keyof T]?: T[K] | undefined };

/** The value at a path such as `addons.registry`; undefined if anything on the way is missing. */
export const valueAt = (path: string, settings: SettingValues): unknown =>
  path.split(".").reduce<unknown>((value, name) => (value as SettingValues | undefined)?.[name], settings);

import { z } from "zod";
import type { HostEntry, StackConfig } from "./schema/general.ts";
import type { Readable, SettingValues } from "./setting-values.ts";

export type DraftHost = Readable<Omit<HostEntry, "ssh">> & {
  ssh: Readable<HostEntry["ssh"]>;
  settings: SettingValues;
};

type Section = "network" | "ssh" | "versions" | "artifacts";

/**
 * As much of a stack file as can be read. The checks work on this, so that one malformed field does not hide
 * other problems. For a well-formed stack file it is complete.
 */
export type Draft = Readable<Omit<StackConfig, Section | "hosts">> & {
  [S in Section]: Readable<StackConfig[S]>;
} & {
  hosts?: DraftHost[] | undefined;
  /** The same by name, for the parts' own settings. */
  settings: SettingValues;
};

/** @param stack the schema of the whole stack file. */
export function draftOf(raw: SettingValues, stack: z.ZodObject): Draft {
  const settings = readableFields(stack, raw);
  const hosts = Array.isArray(raw["hosts"])
    ? raw["hosts"].map((host: unknown) => draftHost(host, stack))
    : undefined;
  return { ...settings, hosts, settings } as Draft;
}

function draftHost(raw: unknown, { shape: { hosts } }: z.ZodObject): DraftHost {
  const schema = objectIn((hosts as z.ZodArray).element);
  const settings = schema && isObject(raw) ? readableFields(schema, raw) : { ssh: {} };
  return { ...settings, settings } as DraftHost;
}

/** The fields of `raw` that are well formed, each by itself, and the defaults of those that are not given. */
function readableFields(schema: z.ZodObject, raw: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries<z.core.$ZodType>(schema.shape).flatMap(([name, field]) => {
      const value = readable(field, raw[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readable(schema: z.core.$ZodType, raw: unknown): unknown {
  const isLeftOut = raw === undefined && schema instanceof z.ZodOptional;
  const section = isLeftOut ? undefined : objectIn(schema);
  // A section that is left out has its defaults; one that is not a map is ignored.
  if (section !== undefined)
    return raw === undefined || isObject(raw) ? readableFields(section, raw ?? {}) : {};
  return z.safeParse(schema, raw).data;
}

/** The schema of a map of fields, without its default, required or not; undefined for a schema of anything else. */
function objectIn(schema: z.core.$ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return objectIn(schema.unwrap());
  }
  return undefined;
}

function isObject(value: unknown): value is SettingValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

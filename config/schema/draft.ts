import type { z } from "zod";
import { host } from "./host.ts";
import { hostSshSettings } from "./ssh.ts";
import { sections, stack, type StackConfig } from "./stack.ts";

/** A field that is malformed, or missing without a default, is left out. */
export type Readable<T> = { [K in keyof T]?: T[K] | undefined };

type Host = StackConfig["hosts"][number];
export type DraftHost = Readable<Omit<Host, "ssh">> & { ssh: Readable<Host["ssh"]> };

type Section = keyof typeof sections;

/**
 * As much of a stack file as can be read: what the checks work on, so that one malformed field does not hide
 * what else is wrong. For a well-formed stack file it is the whole.
 */
export type Draft = Readable<Omit<StackConfig, Section | "hosts">> & {
  [S in Section]: Readable<StackConfig[S]>;
} & { hosts?: DraftHost[] | undefined };

export function draftOf(raw: Readonly<Record<string, unknown>>): Draft {
  return {
    ...readable(stack, raw),
    ...(Object.fromEntries(
      Object.entries(sections).map(([name, schema]) => [name, readable(schema, absentAsEmpty(raw[name]))]),
    ) as Pick<Draft, Section>),
    hosts: Array.isArray(raw["hosts"]) ? raw["hosts"].map(draftHost) : undefined,
  };
}

function draftHost(raw: unknown): DraftHost {
  const ssh = isObject(raw) ? absentAsEmpty(raw["ssh"]) : undefined;
  return { ...readable(host, raw), ssh: readable(hostSshSettings, ssh) };
}

/** Nothing given means the defaults; something else than an object tells nothing. */
function absentAsEmpty(section: unknown): unknown {
  return section === undefined ? {} : section;
}

/** The fields of `raw` that are well formed, each by itself, and the defaults of those that are not given. */
function readable<S extends z.ZodObject>(schema: S, raw: unknown): Readable<z.output<S>> {
  if (!isObject(raw)) return {};
  const fields = Object.entries<z.ZodType>(schema.shape).map(
    ([name, field]) => [name, field.safeParse(raw[name])] as const,
  );
  return Object.fromEntries(
    fields.flatMap(([name, { success, data }]) => (success ? [[name, data]] : [])),
  ) as Readable<z.output<S>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

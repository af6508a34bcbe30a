import { z } from "zod";
import type { ConfigurablePart } from "../part.ts";
import { addons } from "./addons.ts";
import { general } from "./general.ts";
import { host } from "./host.ts";
import { network } from "./network.ts";

/** What parts add fields to. */
const sections = { addons, network };

/** The schema of a stack file for a cluster with these parts; its keys lack the prefix `barekube:`. */
export function stackSchema(parts: readonly ConfigurablePart[]): typeof general {
  const settings = parts.flatMap((part) => part.settings ?? []);
  const fieldsOf = (section?: string) =>
    Object.fromEntries(
      settings.flatMap(({ path, schema }) => {
        const [first, second] = path;
        if (section === undefined) return second === undefined ? [[first, schema] as const] : [];
        return first === section && second !== undefined ? [[second, schema] as const] : [];
      }),
    );
  const hostFields = Object.fromEntries(
    parts.flatMap((part) => part.hostSettings ?? []).map(({ name, schema }) => [name, schema]),
  );
  const { shape } = general;
  return general.extend({
    ...fieldsOf(),
    hosts: z
      .array(host.extend(hostFields), "allowed: a list of hosts")
      .min(1, "allowed: at least one host")
      .meta({ ...shape.hosts.meta() }),
    ...Object.fromEntries(
      Object.entries(sections).map(([name, schema]) => [
        name,
        schema
          .extend(fieldsOf(name))
          .prefault({})
          .meta({ ...shape[name as keyof typeof sections].meta() }),
      ]),
    ),
  }) as unknown as typeof general;
}

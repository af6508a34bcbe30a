import { z } from "zod";
import { pathText, type Problem } from "./problem.ts";
import type { Written } from "./written.ts";

type Path = readonly (string | number)[];

/**
 * Secrets that a file has in plain text, where everybody who reads the file reads them. Their settings say in their
 * metadata that they are `secret`.
 *
 * @param stack the schema of the stack file.
 */
export function plainSecrets({ settings, scalarAt }: Written, stack: z.core.$ZodType): Problem[] {
  return secretsIn(stack, settings, [])
    .filter((path) => scalarAt(path) !== undefined)
    .map((path) => {
      const name = pathText(path);
      return {
        path: name,
        message: `is a secret in plain text; take it out of the file, and set it with: pulumi config set --secret --path 'barekube:${name}'`,
      };
    });
}

/** The paths at which a value has secrets. */
function secretsIn(schema: z.core.$ZodType, value: unknown, path: Path): Path[] {
  if (value === undefined || value === null) return [];
  if (z.globalRegistry.get(schema)?.["secret"] === true) return [path];
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return secretsIn(schema.unwrap(), value, path);
  }
  const fieldOf = fieldsOf(schema);
  return typeof value !== "object" || Array.isArray(value) || fieldOf === undefined
    ? []
    : Object.entries(value).flatMap(([name, inner]) => {
        const field = fieldOf(name);
        return field === undefined ? [] : secretsIn(field, inner, [...path, name]);
      });
}

/** The schema of each field of a map; undefined for what is no map. */
function fieldsOf(schema: z.core.$ZodType): ((name: string) => z.core.$ZodType | undefined) | undefined {
  if (schema instanceof z.ZodRecord) return () => schema.valueType;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const fields = new Map(Object.entries<z.core.$ZodType>(schema.shape));
  return (name) => fields.get(name);
}

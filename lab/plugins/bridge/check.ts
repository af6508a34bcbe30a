import { secret, UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure } from "../server/provider.ts";
import { terraformName } from "./schema.ts";
import type { Attribute, Schema } from "./schema.ts";

/** The inputs with those marked secret that are sensitive by nature; absent ones stay absent. */
export function markSecrets(schema: Schema, properties: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, schema[name]?.secret ? secret(value) : value]),
  );
}

/** Everything wrong with the inputs of the resource called `resourceName`, in the words of the official providers. */
export function checkInputs(args: {
  schema: Schema;
  inputs: PropertyMap;
  resourceName: string;
}): CheckFailure[] {
  const { schema, inputs, resourceName } = args;
  return Object.entries(schema).flatMap(([name, attribute]) => {
    const value = inputs[name];
    if (value === UNKNOWN) return [];
    if (value === undefined || value === null) {
      return attribute.required ? [{ property: "", reason: `Missing required property '${name}'` }] : [];
    }
    const at = { valuePath: name, terraformPath: terraformName(name, attribute) };
    return problems(attribute, value, at).map(({ reason, valuePath }) =>
      failure({ reason, resourceName, valuePath }),
    );
  });
}

/** A failed check of the value at a path such as `allowedUses[0]`. */
export function failure(args: { reason: string; resourceName: string; valuePath: string }): CheckFailure {
  const { reason, resourceName, valuePath } = args;
  // The official bridge leaves the property empty and names it in the reason.
  return { property: "", reason: `${reason}. Examine values at '${resourceName}.${valuePath}'.` };
}

interface Path {
  valuePath: string;
  terraformPath: string;
}
interface Problem {
  reason: string;
  valuePath: string;
}

const wrongType = (at: Path, expected: string, value: unknown): Problem => ({
  reason: `Invalid Attribute Type. Attribute ${at.terraformPath} must be ${expected}, got: ${JSON.stringify(value)}`,
  valuePath: at.valuePath,
});

function problems(attribute: Attribute, value: unknown, at: Path): Problem[] {
  switch (attribute.type) {
    case "string":
      return typeof value === "string" ? oneOf(attribute, value, at) : [wrongType(at, "a string", value)];
    case "integer":
      return Number.isInteger(value)
        ? atLeast(attribute, Number(value), at)
        : [wrongType(at, "an integer", value)];
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongType(at, "true or false", value)];
    case "strings":
      if (!Array.isArray(value)) return [wrongType(at, "a list", value)];
      return value.flatMap((item: unknown, index) =>
        item === UNKNOWN ? [] : problems({ ...attribute, type: "string" }, item, element(at, index)),
      );
    case "map":
      return isObject(value) ? [] : [wrongType(at, "a map", value)];
    case "block":
      if (!isObject(value)) return [wrongType(at, "an object", value)];
      return Object.entries(value).flatMap(([name, item]) => {
        const inner = attribute.attributes?.[name];
        if (!inner || item === UNKNOWN || item === null || item === undefined) return [];
        return problems(inner, item, {
          valuePath: `${at.valuePath}.${name}`,
          terraformPath: `${at.terraformPath}[0].${terraformName(name, inner)}`,
        });
      });
  }
}

function oneOf({ oneOf: allowed }: Attribute, value: string, { valuePath, terraformPath }: Path): Problem[] {
  if (!allowed || allowed.includes(value)) return [];
  const list = allowed.map((item) => `"${item}"`).join(" ");
  const reason = `Invalid Attribute Value Match. Attribute ${terraformPath} value must be one of: [${list}], got: "${value}"`;
  return [{ reason, valuePath }];
}

function atLeast(
  { atLeast: least }: Attribute,
  value: number,
  { valuePath, terraformPath }: Path,
): Problem[] {
  if (least === undefined || value >= least) return [];
  const reason = `Invalid Attribute Value. Attribute ${terraformPath} value must be at least ${least}, got: ${value}`;
  return [{ reason, valuePath }];
}

const element = (at: Path, index: number): Path => ({
  valuePath: `${at.valuePath}[${index}]`,
  terraformPath: `${at.terraformPath}[${index}]`,
});

const isObject = (value: unknown): value is PropertyMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

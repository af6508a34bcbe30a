import { secret } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import { terraformName } from "./schema.ts";
import type { Attribute, Schema } from "./schema.ts";

const NULL = () => secret({ replace: { raw: null } });

/**
 * What the bridge keeps in the state as `__pulumi_raw_state_delta`: how Terraform's form of the state differs
 * from the properties. With it a stack made in the lab can be continued with the official providers.
 */
export function rawStateDelta(schema: Schema, properties: PropertyMap): PropertyMap {
  const differing = Object.entries(schema)
    .map(([name, attribute]) => [name, attributeDelta(attribute, properties[name])] as const)
    .filter(([, delta]) => delta !== undefined);
  const renamed = Object.entries(schema).flatMap(([name, attribute]) =>
    attribute.terraformName ? [[name, terraformName(name, attribute)] as const] : [],
  );
  return {
    obj: {
      ...(differing.length > 0 && { ps: Object.fromEntries(differing) }),
      ...(renamed.length > 0 && { renamed: Object.fromEntries(renamed) }),
    },
  };
}

function attributeDelta(attribute: Attribute, value: unknown): unknown {
  if (value === undefined || value === null) return NULL();
  switch (attribute.type) {
    case "strings":
      return { arr: {} };
    case "map":
      return { map: {} };
    case "block":
      // A list of one block in Terraform is a plain object in Pulumi.
      return { plu: { i: rawStateDelta(attribute.attributes ?? {}, value as PropertyMap) } };
    default:
      return undefined;
  }
}

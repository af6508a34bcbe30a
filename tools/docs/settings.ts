import { z } from "zod";
import { stack } from "../../components/load.ts";

/** One setting of a stack file, as the documentation shows it. */
export interface Setting {
  /** Names from the top level down: `["hosts", "[]", "address"]`; `[]` stands for an entry of a list. */
  path: string[];
  description: string;
  type: string;
  allowed?: string;
  default: string;
  /** A value that the schema accepts; undefined for a setting that has settings of its own. */
  example?: unknown;
}

/** The part of JSON Schema, and of the settings' own metadata, that is read here. */
interface Node {
  type?: string;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  anyOf?: Node[];
  additionalProperties?: Node | boolean;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
  description?: string;
  examples?: unknown[];
  /** What is allowed, in words, where there is only a pattern that few people can read. */
  allowed?: string;
  /** What applies when the setting is left out, in words, where there is no default value. */
  absent?: string;
  /** What the keys of a map are, in words. */
  keys?: string;
}

/** Every setting, in the order of the schema. */
export function allSettings(): Setting[] {
  const root = z.toJSONSchema(stack, { io: "input", unrepresentable: "any", override }) as Node;
  const settings = settingsOf(root, []);
  return settings.map((setting) => inherited(setting, settings));
}

interface Overridden {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** zod leaves out the examples and defaults of what is preprocessed, since they might not be valid inputs. */
function override({ zodSchema, jsonSchema }: Overridden): void {
  const { examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  if (zodSchema instanceof z.ZodDefault || zodSchema instanceof z.ZodPrefault)
    jsonSchema.default = zodSchema.def.defaultValue;
}

/** What a host leaves out is taken from the top-level setting of the same name, if there is one. */
function inherited(setting: Setting, all: readonly Setting[]): Setting {
  const [first, , ...inHost] = setting.path;
  const isOfHost = first === "hosts" && inHost.length > 0;
  const ofStack = isOfHost ? all.find(({ path }) => pathText(path) === pathText(inHost)) : undefined;
  return ofStack === undefined ? setting : { ...setting, default: `as \`${pathText(ofStack.path)}\`` };
}

/** `hosts[].ssh.port` */
export function pathText(path: readonly string[]): string {
  return path.join(".").replaceAll(".[]", "[]");
}

function settingsOf(node: Node, parent: readonly string[]): Setting[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const path = [...parent, name];
    const isRequired = node.required?.includes(name) ?? false;
    const entries = field.items?.properties ? settingsOf(field.items, [...path, "[]"]) : [];
    return [settingOf(field, { path, isRequired }), ...settingsOf(field, path), ...entries];
  });
}

function settingOf(node: Node, { path, isRequired }: { path: string[]; isRequired: boolean }): Setting {
  const [example] = node.examples ?? [];
  const allowed = allowedIn(node);
  return {
    path,
    description: node.description ?? "",
    type: typeOf(node),
    ...(allowed === undefined ? {} : { allowed }),
    default: defaultOf(node, isRequired),
    ...(example === undefined ? {} : { example }),
  };
}

function typeOf({ type, items, keys, properties, anyOf = [] }: Node): string {
  if (anyOf.some((one) => one.type === "array")) return anyOf.map(typeOf).join(", or ");
  if (type === "array") return items?.properties ? "list of maps" : `list of ${items?.type ?? "value"}s`;
  if (properties) return "map of the settings below";
  if (type === "object") return keys === undefined ? "map" : `map, by ${keys}`;
  return type ?? "map";
}

function allowedIn({
  allowed,
  enum: choices,
  items,
  minimum,
  maximum,
  additionalProperties,
}: Node): string | undefined {
  if (allowed !== undefined) return allowed;
  const alternatives = choices ?? items?.enum;
  if (alternatives) return alternatives.map((choice) => `\`${choice}\``).join(", ");
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (items?.allowed !== undefined) return `${items.allowed}, each`;
  const values = typeof additionalProperties === "object" ? additionalProperties.allowed : undefined;
  return values === undefined ? undefined : `values: ${values}`;
}

function defaultOf({ default: value, absent, properties }: Node, isRequired: boolean): string {
  if (properties) return absent ?? "as below";
  if (value !== undefined)
    return isEmpty(value) ? "none" : `\`${JSON.stringify(value).replace(/^"|"$/g, "")}\``;
  if (absent !== undefined) return absent;
  return isRequired ? "none; it must be set" : "none";
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

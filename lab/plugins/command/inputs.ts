import { UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure } from "../server/provider.ts";

/** What an input may be: a type, or the fields of an object. */
export interface Field {
  type: "string" | "number" | "boolean" | "strings" | "stringMap" | "any" | Fields;
  required?: boolean;
  default?: unknown;
  /** The only values allowed. */
  oneOf?: readonly string[];
}
export type Fields = Record<string, Field>;

const LOGGING = ["stdout", "stderr", "stdoutAndStderr", "none"] as const;

const endpoint: Fields = {
  user: { type: "string", default: "root" },
  host: { type: "string", required: true },
  port: { type: "number", default: 22 },
  password: { type: "string" },
  privateKey: { type: "string" },
  privateKeyPassword: { type: "string" },
  agentSocketPath: { type: "string" },
  dialErrorLimit: { type: "number", default: 10 },
  perDialTimeout: { type: "number", default: 15 },
  hostKey: { type: "string" },
};

const common: Fields = {
  create: { type: "string" },
  update: { type: "string" },
  delete: { type: "string" },
  triggers: { type: "any" },
  stdin: { type: "string" },
  environment: { type: "stringMap" },
  logging: { type: "string", oneOf: LOGGING },
  addPreviousOutputInEnv: { type: "boolean" },
};

const connection: Field = { type: { ...endpoint, proxy: { type: endpoint } }, required: true };

/** The inputs of `command:remote:Command`. */
export const remoteInputs: Fields = { ...common, connection };

/** The inputs of `command:remote:CopyToRemote`; whether `source` can be copied is checked elsewhere. */
export const copyInputs: Fields = {
  connection,
  triggers: { type: "any" },
  source: { type: "any", required: true },
  remotePath: { type: "string", required: true },
};

/** The inputs of `command:local:Command`; `assetPaths` and `archivePaths` are not supported. */
export const localInputs: Fields = { ...common, interpreter: { type: "strings" }, dir: { type: "string" } };

/**
 * Fills in the defaults and reports every field that is missing, unknown or of the wrong type. Reasons never
 * hold a value, for it may be a secret.
 */
export function checkInputs(
  fields: Fields,
  values: PropertyMap,
): { inputs: PropertyMap; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  return { inputs: checkObject({ fields, values, path: "", failures }), failures };
}

function checkObject(args: {
  fields: Fields;
  values: PropertyMap;
  path: string;
  failures: CheckFailure[];
}): PropertyMap {
  const { fields, values, path, failures } = args;
  const checked: PropertyMap = {};
  const fail = (property: string, reason: string) => failures.push({ property: path + property, reason });
  for (const name of Object.keys(values)) {
    if (name in fields) continue;
    const allowed = Object.keys(fields).join(", ");
    fail(name, `${path}${name} is not an input of this resource; the inputs are ${allowed}`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name] ?? field.default;
    if (value === undefined) {
      if (field.required) fail(name, `${path}${name} is missing`);
      continue;
    }
    checked[name] = value;
    if (value === UNKNOWN) continue;
    if (typeof field.type === "object" && isObject(value)) {
      checked[name] = checkObject({ fields: field.type, values: value, path: `${path}${name}.`, failures });
    } else if (!isOfType(value, field)) fail(name, `${path}${name} must be ${describe(field)}`);
  }
  return checked;
}

const isObject = (value: unknown): value is PropertyMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isString = (value: unknown) => typeof value === "string" || value === UNKNOWN;

function isOfType(value: unknown, { type, oneOf }: Field): boolean {
  if (oneOf) return oneOf.includes(value as string);
  if (type === "any") return true;
  if (type === "strings") return Array.isArray(value) && value.every(isString);
  if (type === "stringMap") return isObject(value) && Object.values(value).every(isString);
  return typeof value === type;
}

function describe({ type, oneOf }: Field): string {
  if (oneOf) return `one of ${oneOf.join(", ")}`;
  if (type === "strings") return "a list of strings";
  if (type === "stringMap") return "an object whose values are strings";
  return typeof type === "object" ? "an object" : `a ${type}`;
}

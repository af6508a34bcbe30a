/** Properties of a resource as they are on the wire, where secrets are objects of a certain form. */
export type Properties = Readonly<Record<string, unknown>>;

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const isSecret = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && (value as Properties)[signature] === secretSignature;

export const secret = (value: unknown): unknown => ({ [signature]: secretSignature, value });

/** Without the marks of secrets, at any depth. */
export function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** A text; empty where there is none. */
export function textIn(properties: Properties, name: string): string {
  const value = plain(properties[name]);
  return typeof value === "string" ? value : "";
}

/** With other values, which are secret where those before were. */
export function replaced(properties: Properties, values: Properties): Properties {
  return {
    ...properties,
    ...Object.fromEntries(
      Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, isSecret(properties[name]) ? secret(plain(value)) : value]),
    ),
  };
}

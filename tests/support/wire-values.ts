import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { unknown } from "./graph.ts";

/** How values that are more than JSON look on the way to the engine. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface WireSecret {
  value: unknown;
}

function isSecret(value: unknown): value is WireSecret {
  return isMap(value) && value[signatureKey] === secretSignature;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The plain value: secrets unwrapped, `unknown` for what is not known yet. */
export function reveal(value: unknown): unknown {
  if (value === unknownText) return unknown;
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isMap(value)) return revealFields(value);
  return value;
}

export function revealFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, reveal(field)]));
}

/** The inverse of `reveal`, with secrets where `secretPaths` says. */
export function conceal(value: unknown, secrets: readonly string[], path = ""): JavaScriptValue {
  const inner = (name: string, field: unknown) => conceal(field, secrets, name);
  const concealed = Array.isArray(value)
    ? value.map((item, index) => inner(`${path}[${index}]`, item))
    : isMap(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, field]) => [
            name,
            inner(path === "" ? name : `${path}.${name}`, field),
          ]),
        )
      : value === unknown
        ? unknownText
        : (value as JavaScriptValue);
  return secrets.includes(path) ? { [signatureKey]: secretSignature, value: concealed } : concealed;
}

/** Where secrets are, as `connection` or `metadata.annotations`. */
export function secretPaths(value: unknown, path = ""): string[] {
  if (isSecret(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => secretPaths(item, `${path}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    secretPaths(field, path === "" ? name : `${path}.${name}`),
  );
}

import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** The properties of a resource or provider, decoded: JSON values, {@link UNKNOWN} and, on the way out, {@link secret}s. */
export type PropertyMap = Record<string, unknown>;

/** Stands for a value that is not known before the update runs. It only occurs during a preview. */
export const UNKNOWN = Symbol("unknown");

/** A value to be kept encrypted in the state; made by {@link secret}, unwrapped by {@link reveal}. */
export class Secret {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** Marks an output (at any depth) as secret on the wire. */
export const secret = (value: unknown): Secret => new Secret(value);

/** The value inside {@link secret}, or the value itself. */
export const reveal = (value: unknown): unknown => (value instanceof Secret ? value.value : value);

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine sends one sentinel for each type of value; which type it was makes no difference to us. */
const UNKNOWNS = new Set([
  UNKNOWN_ON_WIRE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Reads a protobuf struct; a missing one is empty. */
export type Decode = (struct: Struct | undefined) => PropertyMap;

/** Decodes a protobuf struct: sentinels become {@link UNKNOWN}, secrets are unwrapped. */
export const decode: Decode = (struct) => (struct ? (decodeValue(struct.toJavaScript()) as PropertyMap) : {});

/** Like {@link decode}, but secrets become {@link Secret}s. */
export const decodeWithSecrets: Decode = (struct) =>
  struct ? (decodeValue(struct.toJavaScript(), { keepSecrets: true }) as PropertyMap) : {};

/** Decodes one JSON value in wire form; see {@link decode} and {@link decodeWithSecrets}. */
export function decodeValue(value: unknown, options: { keepSecrets?: boolean } = {}): unknown {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, options));
  if (value === null || typeof value !== "object") return value;
  const object = value as PropertyMap;
  if (object[SIGNATURE_KEY] === SECRET_SIGNATURE) {
    const content = decodeValue(object.value, options);
    return options.keepSecrets ? new Secret(content) : content;
  }
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, decodeValue(item, options)]));
}

/** Encodes properties as a protobuf struct, the inverse of {@link decode}; undefined properties are left out. */
export function encode(properties: PropertyMap): Struct {
  return structProto.Struct.fromJavaScript(encodeValue(properties) as Record<string, JavaScriptValue>);
}

/** Encodes one value to JSON in wire form; see {@link encode}. */
export function encodeValue(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_ON_WIRE;
  if (value instanceof Secret) return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: encodeValue(value.value) };
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, encodeValue(item)]),
  );
}

/** Whether the value is, or contains, {@link UNKNOWN}. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(hasUnknown);
}

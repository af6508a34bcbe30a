import { asText } from "../schema/text.ts";
import type { Description } from "./description.ts";

/**
 * A value of a configuration file, with a string wherever its type is a string and a number or a boolean was given:
 * `systemReserved: {cpu: 1}` → `{cpu: "1"}`.
 */
export function withTexts(value: unknown, type: string, description: Description): unknown {
  const { types = {} } = description;
  if (Array.isArray(value)) {
    const inner = type.replace(/^\[\]/, "");
    return value.map((item: unknown) => withTexts(item, inner, description));
  }
  if (typeof value !== "object" || value === null) return scalar(value, type);
  const isMapOf = type.startsWith(mapOf);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const fieldType = isMapOf ? type.slice(mapOf.length) : types[type]?.[name];
      return [name, fieldType === undefined ? field : withTexts(field, fieldType, description)];
    }),
  );
}

const mapOf = "map[string]";

function scalar(value: unknown, type: string): unknown {
  if (type === "string") return asText(value);
  return type === "duration" && value === 0 ? "0s" : value;
}

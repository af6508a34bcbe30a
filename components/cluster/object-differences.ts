import { pathText } from "../../config/problem.ts";
import { isSameQuantity } from "./quantity.ts";

type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

/** A field of an object that is not as declared. */
export interface Difference {
  /** `spec.ports[0].port` */
  field: string;
  /** What is wrong with it; continues a sentence that begins with the field. */
  state: string;
}

/**
 * Where a living object differs from what is declared. What is not declared may be anything: the API server's
 * defaults, what controllers write, and labels and annotations of others. List items are compared by position.
 */
export const objectDifferences = (declared: Fields, living: Fields): Difference[] =>
  fieldDifferences(comparable(declared), living, []);

/** The object without what is not compared. */
function comparable({ status: _status, ...declared }: Fields): Fields {
  // Its values must not be shown.
  if (declared["kind"] === "Secret") {
    const { data: _data, stringData: _stringData, ...rest } = declared;
    return rest;
  }
  // A controller writes the rules of an aggregated role.
  if ("aggregationRule" in declared) {
    const { rules: _rules, ...rest } = declared;
    return rest;
  }
  return declared;
}

const fieldDifferences = (declared: Fields, living: Fields, path: Path): Difference[] =>
  Object.entries(declared)
    .filter(([key]) => !isForPulumi(key, path))
    .flatMap(([key, value]) => differences(value, living[key], [...path, key]));

/** Annotations that tell Pulumi's provider how to treat an object are nobody else's business. */
const isForPulumi = (key: string, path: Path): boolean =>
  path.length === 2 && path[0] === "metadata" && path[1] === "annotations" && key.startsWith("pulumi.com/");

function differences(declared: unknown, living: unknown, path: Path): Difference[] {
  if (isFields(declared)) return fieldDifferences(declared, isFields(living) ? living : {}, path);
  if (Array.isArray(declared)) return listDifferences(declared, Array.isArray(living) ? living : [], path);
  if (isSame(declared, living, path)) return [];
  return [{ field: pathText(path), state: stateOf(declared, living) }];
}

function listDifferences(declared: readonly unknown[], living: readonly unknown[], path: Path): Difference[] {
  if (declared.length !== living.length) {
    const state = living.length === 0 ? "is missing" : `has ${items(living.length)}, not ${declared.length}`;
    return [{ field: pathText(path), state }];
  }
  return declared.flatMap((item, index) => differences(item, living[index], [...path, index]));
}

const items = (count: number): string => `${count} ${count === 1 ? "item" : "items"}`;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The API server leaves out empty values, and writes quantities in a form of its own. */
function isSame(declared: unknown, living: unknown, path: Path): boolean {
  if (declared === living) return true;
  if (living === undefined || living === null) return isEmpty(declared);
  return !isText(path) && isSameQuantity(declared, living);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === 0 || value === "";

/** Whether a field holds text, which may happen to look like a quantity. */
const isText = ([first]: Path): boolean => first === "metadata" || first === "data" || first === "binaryData";

/** In characters: longer values, and those with more than one line, are not shown. */
const longest = 80;

function stateOf(declared: unknown, living: unknown): string {
  if (living === undefined || living === null) return "is missing";
  const [is, wanted] = [JSON.stringify(living), JSON.stringify(declared)];
  return [is, wanted].some((text) => text.length > longest || text.includes("\\"))
    ? "has different content"
    : `is ${is}, not ${wanted}`;
}

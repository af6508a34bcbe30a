import { type Document, isScalar, parseDocument } from "yaml";
import { pathText, type Problem } from "./problem.ts";

type Path = readonly (string | number)[];

/** A file with settings, and what was read from it. */
export interface Written {
  settings: object;
  /** Where the setting at a path is in the YAML of the file. */
  place: (path: Path) => Path;
  /** Returns the text of the file; undefined if it is not available. Only called when it is needed. */
  text: () => string | undefined;
}

/**
 * Finds numbers and booleans that differ from how they were written, in places where a string is meant: `1e3` arrives as
 * the number 1000, and `010` as 10.
 *
 * @param loaded the same settings, with strings where a string is meant.
 */
export function writtenProblems({ settings, place, text }: Written, loaded: object): Problem[] {
  const turned = turnedIntoTexts(settings, loaded, []);
  const source = turned.length === 0 ? undefined : text();
  if (source === undefined) return [];
  const document = parseDocument(source, { logLevel: "silent" });
  return turned.flatMap(({ path, value }) => {
    const given = plainText(document, place(path));
    if (given === undefined || given === String(value)) return [];
    return [{ path: pathText(path), message: `${given} is read as ${value}; write it in quotes` }];
  });
}

interface Turned {
  path: Path;
  value: number | boolean;
}

function turnedIntoTexts(given: unknown, loaded: unknown, path: Path): Turned[] {
  if (typeof given === "number" || typeof given === "boolean") {
    return typeof loaded === "string" ? [{ path, value: given }] : [];
  }
  if (typeof given !== "object" || given === null || typeof loaded !== "object" || loaded === null) return [];
  const fields = new Map(Object.entries(loaded));
  return Object.entries(given).flatMap(([name, value]) =>
    turnedIntoTexts(value, fields.get(name), [...path, Array.isArray(given) ? Number(name) : name]),
  );
}

/** What is written at a path, without quotes. */
function plainText(document: Document, path: Path): string | undefined {
  const node = document.getIn(path, true);
  return isScalar(node) && node.type === "PLAIN" ? node.source : undefined;
}

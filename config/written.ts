import { type Document, isScalar, parseDocument, type Scalar } from "yaml";
import { pathText, type Problem } from "./problem.ts";

type Path = readonly (string | number)[];

/** A file with settings, and what was read from it. */
export interface Written {
  settings: object;
  /** How the setting at a path is written; undefined for maps and lists, and where the file does not have it. */
  scalarAt: (path: Path) => Scalar | undefined;
}

interface FileArgs {
  settings: object;
  /** Where the setting at a path is in the YAML of the file. */
  place: (path: Path) => Path;
  /** Returns the text of the file; undefined if it is not available. Only called when it is needed. */
  text: () => string | undefined;
}

/** A file that is read and parsed when it is first asked, and then no more. */
export function writtenFile({ settings, place, text }: FileArgs): Written {
  let parsed: { document: Document | undefined } | undefined;
  const parse = () => {
    const source = text();
    return { document: source === undefined ? undefined : parseDocument(source, { logLevel: "silent" }) };
  };
  return {
    settings,
    scalarAt: (path) => {
      parsed ??= parse();
      const node = parsed.document?.getIn(place(path), true);
      return isScalar(node) ? node : undefined;
    },
  };
}

/**
 * Finds numbers and booleans that differ from how they were written, in places where a string is meant: `1e3` arrives as
 * the number 1000, and `010` as 10.
 *
 * @param loaded the same settings, with strings where a string is meant.
 */
export function writtenProblems({ settings, scalarAt }: Written, loaded: object): Problem[] {
  return turnedIntoTexts(settings, loaded, []).flatMap(({ path, value }) => {
    const given = withoutQuotes(scalarAt(path));
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

/** What is written, unless that is in quotes. */
const withoutQuotes = (scalar: Scalar | undefined): string | undefined =>
  scalar?.type === "PLAIN" ? scalar.source : undefined;

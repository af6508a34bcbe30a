import { type Document, parseDocument } from "yaml";
import { pathText, type Problem, SpecError } from "./problem.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A file with more settings of a stack, read and parsed. */
export interface Include {
  /** As the stack file names it; precedes the path of every problem. */
  fileName: string;
  content: Fields;
}

/**
 * Parses an included file.
 *
 * @throws SpecError for text that is not YAML, with line and column, or not a map.
 */
export function parseInclude(text: string, fileName: string): Include {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    throw new SpecError(
      document.errors.map(({ message, pos: [offset] }) => ({
        path: `${fileName}:${lineAndColumn(text, offset)}`,
        message: `is not YAML: ${message}`,
      })),
    );
  }
  const content = valueOf(document, fileName);
  if (!isFields(content)) {
    throw new SpecError([{ path: fileName, message: "allowed: a map of settings, like a stack file's" }]);
  }
  return { fileName, content };
}

/** The document as plain values, with aliases resolved. */
function valueOf(document: Document, fileName: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new SpecError([{ path: fileName, message: `is not YAML: ${error.message}` }]);
  }
}

/**
 * Merges the include into the stack file: top-level settings that the stack file leaves out come from the include;
 * `artifacts` are merged field by field; so are `hosts`, matched by name, and their `ssh`. The stack file takes
 * precedence. An include may name hosts that the stack file does not have only when the stack file has no `hosts`
 * at all.
 *
 * @param known the names of all settings.
 * @throws SpecError with every problem of the include; loadCluster reports those of the result.
 */
export function mergeInclude(
  raw: Fields,
  include: Include,
  known: readonly string[],
): Record<string, unknown> {
  const problems = includeProblems(raw, include, known);
  if (problems.length > 0) throw new SpecError(problems);
  const { content } = include;
  return {
    ...content,
    ...raw,
    ...mergedSetting("artifacts", raw, content),
    ...(Array.isArray(raw["hosts"]) && Array.isArray(content["hosts"])
      ? { hosts: mergedHosts(raw["hosts"], content["hosts"]) }
      : {}),
  };
}

/** A setting that both have is merged field by field, unless one of them is not a map. */
function mergedSetting(name: string, first: Fields, second: Fields): Fields {
  const [a, b] = [first[name], second[name]];
  return isFields(a) && isFields(b) ? { [name]: { ...b, ...a } } : {};
}

function mergedHosts(hosts: readonly unknown[], included: readonly unknown[]): unknown[] {
  return hosts.map((host) => {
    if (!isFields(host)) return host;
    const more = included.filter(isFields).find(({ name }) => name === host["name"]);
    return more === undefined ? host : { ...more, ...host, ...mergedSetting("ssh", host, more) };
  });
}

function includeProblems(
  raw: Fields,
  { fileName, content }: Include,
  settings: readonly string[],
): Problem[] {
  const known = settings.filter((name) => name !== "include");
  const unknownSettings = Object.keys(content)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: `${fileName}: ${pathText([name])}`,
      message:
        name === "include"
          ? "cannot be set here; only the stack file includes another file"
          : `is not a setting; allowed: ${known.join(", ")}`,
    }));
  return [...unknownSettings, ...hostProblems(raw, { fileName, content })];
}

function hostProblems(raw: Fields, { fileName, content: { hosts } }: Include): Problem[] {
  if (hosts === undefined) return [];
  if (!Array.isArray(hosts)) return [{ path: `${fileName}: hosts`, message: "allowed: a list of hosts" }];
  const names: unknown[] = hosts.map((host: unknown) => (isFields(host) ? host["name"] : undefined));
  const own = Array.isArray(raw["hosts"]) ? raw["hosts"].filter(isFields).map(({ name }) => name) : undefined;
  return names.flatMap((name, index) => {
    const path = `${fileName}: hosts[${index}].name`;
    if (typeof name !== "string") {
      return [{ path, message: "is missing; allowed: the name of a host" }];
    }
    const first = names.indexOf(name);
    if (first < index) return [{ path, given: name, message: `is already used by hosts[${first}]` }];
    if (own === undefined || own.includes(name)) return [];
    return [{ path, given: name, message: `is not a host of the stack file; allowed: ${own.join(", ")}` }];
  });
}

/** `3:5`, counted from 1. */
function lineAndColumn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

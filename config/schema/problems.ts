import { z } from "zod";
import { pathText, type Problem } from "../problem.ts";

/** What the schema of the stack file found, in barekube's words. */
export function schemaProblems(error: z.ZodError, stack: z.core.$ZodType): Problem[] {
  return error.issues.flatMap(insideUnion).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return unknownSettings(issue, stack);
    const message = issueMessage(issue);
    const shows = showsInput(issue) && !isSecretAt(stack, issue.path);
    return [{ path: pathText(issue.path), message, ...(shows ? { given: issue.input } : {}) }];
  });
}

/** Where either a map or a word is allowed, a map that is given is checked as that map. */
function insideUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || typeof issue.input !== "object") return [issue];
  const map = issue.errors.find((inner) => inner.every(isInside));
  if (map === undefined || map.length === 0) return [issue];
  return map.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

const isInside = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length > 0 || code === "unrecognized_keys";

function unknownSettings(
  { keys, path }: z.core.$ZodIssueUnrecognizedKeys,
  stack: z.core.$ZodType,
): Problem[] {
  const known = settingsAt(stack, path);
  const allowed = known.length > 0 ? `; allowed: ${known.join(", ")}` : "";
  return keys.map((key) => ({
    path: pathText([...path, key]),
    message: `is not a setting${allowed}`,
  }));
}

/** Whether a setting says in its metadata that it is `secret`, so that not even a mistyped one is shown. */
function isSecretAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): boolean {
  if (z.globalRegistry.get(schema)?.["secret"] === true) return true;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return isSecretAt(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => isSecretAt(option, path));
  const [first, ...rest] = path;
  if (schema instanceof z.ZodArray) return isSecretAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return isSecretAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return false;
  const field = new Map(Object.entries<z.core.$ZodType>(schema.shape)).get(String(first));
  return field !== undefined && isSecretAt(field, rest);
}

/** Names of the settings at a path of the schema. */
function settingsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return settingsAt(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => settingsAt(option, path));
  const [first, ...rest] = path;
  if (schema instanceof z.ZodArray) return settingsAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (first === undefined) return Object.keys(schema.shape);
  const fields = new Map(Object.entries<z.core.$ZodType>(schema.shape));
  const field = fields.get(String(first));
  return field === undefined ? [] : settingsAt(field, rest);
}

/** What the author of a stack file calls the types of JavaScript. */
const yamlTypes: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of settings",
  record: "a map",
  array: "a list",
};

function issueMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeMessage(issue);
    case "invalid_union":
      return missingOr(issue, issue.message);
    case "invalid_value":
      return missingOr(issue, `allowed: ${issue.values.map(String).join(", ")}`);
    case "too_small":
      return ownWords(issue) ?? `allowed: at least ${issue.minimum}`;
    case "too_big":
      return ownWords(issue) ?? `allowed: at most ${issue.maximum}`;
    case "invalid_key":
      return issue.issues.map((inner) => inner.message).join("; ");
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
    case "unrecognized_keys":
    case "custom":
      return issue.message;
  }
}

function typeMessage(issue: z.core.$ZodIssueInvalidType): string {
  const isScalar = typeof issue.input === "number" || typeof issue.input === "boolean";
  const quotes = issue.expected === "string" && isScalar ? "; write it in quotes" : "";
  return missingOr(
    issue,
    (ownWords(issue) ?? `allowed: ${yamlTypes[issue.expected] ?? issue.expected}`) + quotes,
  );
}

function missingOr(issue: z.core.$ZodIssue, message: string): string {
  return issue.input === undefined && message.startsWith("allowed") ? `is missing; ${message}` : message;
}

/** The schema's own message; undefined when it is zod's. */
function ownWords({ message }: z.core.$ZodIssue): string | undefined {
  return message.startsWith("Invalid input") || message.startsWith("Too ") ? undefined : message;
}

/** An object or a list would drown the sentence. */
function showsInput({ input }: z.core.$ZodIssue): boolean {
  return input !== undefined && typeof input !== "object";
}

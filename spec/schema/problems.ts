import type { z } from "zod";
import type { Problem } from "../problem.ts";

/** What the schema found, in barekube's words. */
export function schemaProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({
    path: pathText(issue.path),
    message: message(issue),
    ...(showsInput(issue) ? { given: issue.input } : {}),
  }));
}

/** `["hosts", 1, "address"]` → `hosts[1].address`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function message(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? `is missing; allowed: ${issue.expected}` : `allowed: ${issue.expected}`;
    case "invalid_value":
      return `allowed: ${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `has no setting named ${issue.keys.join(", ")}`;
    case "too_small":
      return issue.message.startsWith("allowed") ? issue.message : `allowed: at least ${issue.minimum}`;
    case "too_big":
      return `allowed: at most ${issue.maximum}`;
    case "invalid_key":
      return issue.issues.map((inner) => inner.message).join("; ");
    case "invalid_format":
    case "invalid_union":
    case "invalid_element":
    case "not_multiple_of":
    case "custom":
      return issue.message;
  }
}

/** An object or a list would drown the sentence. */
function showsInput(issue: z.core.$ZodIssue): boolean {
  return issue.code !== "unrecognized_keys" && issue.input !== undefined && typeof issue.input !== "object";
}

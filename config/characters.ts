import { pathText, type Problem } from "./problem.ts";

/**
 * Characters that no text in a stack file may contain, whatever it is for: some program along the way would truncate,
 * split or replace the text, or a reader would not see them.
 */
const unreadable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\p{Cs}\p{NChar}]/u;

/** Problems with the names and values of a stack file that has not been parsed yet. */
export function textProblems(raw: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (typeof raw === "string") return problemOf(raw, path, raw);
  if (typeof raw !== "object" || raw === null) return [];
  return Object.entries(raw).flatMap(([name, value]) => {
    const place = [...path, Array.isArray(raw) ? Number(name) : name];
    return [...(Array.isArray(raw) ? [] : nameProblem(name, place)), ...textProblems(value, place)];
  });
}

function nameProblem(name: string, path: readonly PropertyKey[]): Problem[] {
  // JavaScript would not treat it as a field.
  if (name === "__proto__") return [{ path: pathText(path), message: "is a name that no setting can have" }];
  return problemOf(name, path);
}

function problemOf(text: string, path: readonly PropertyKey[], given?: string): Problem[] {
  const [character] = unreadable.exec(text) ?? [];
  if (character === undefined) return [];
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const shown = given === undefined ? {} : { given };
  return [
    {
      path: pathText(path),
      ...shown,
      message: `contains the character U+${code}; allowed: text without control characters and noncharacters`,
    },
  ];
}

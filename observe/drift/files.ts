import type { Expected, Gathered } from "../report/gathered.ts";
import type { Finding } from "./finding.ts";

type Present = Gathered["present"];
type Check = Omit<Finding, "label" | "subject"> | undefined;

/** What is wrong with the files, binaries and links that a command left. */
export function fileDrift(label: string, expected: Expected, { present }: Gathered): Finding[] {
  const found = (paths: Iterable<string>, check: (path: string) => Check): Finding[] =>
    [...paths].flatMap((path) => {
      const finding = check(path);
      return finding === undefined ? [] : [{ label, subject: path, ...finding }];
    });
  return [
    ...found(expected.file.keys(), (path) => checkFile(path, expected, present)),
    ...found(expected.binary.keys(), (path) => checkBinary(path, expected, present)),
    ...found(expected.link.keys(), (path) => checkLink(path, expected, present)),
  ];
}

function checkFile(path: string, { file, sum, unless }: Expected, present: Present): Check {
  const there = present.stat.get(path);
  if (there === undefined) {
    const instead = unless.get(path);
    return instead !== undefined && present.exists.has(instead) ? undefined : missing;
  }
  const { type, mode, changedAt } = there;
  if (!isRegular(type)) return { state: `is a ${type}, not a file`, changedAt };
  if (present.sum.get(path) !== sum.get(path)) return { state: "has different content", changedAt };
  // A running unit does not notice a changed mode.
  const wanted = file.get(path);
  return mode === wanted ? undefined : { state: `is ${mode}, not ${String(wanted)}` };
}

function checkBinary(path: string, { binary }: Expected, present: Present): Check {
  const there = present.stat.get(path);
  if (there === undefined) return missing;
  const { type, signature, changedAt } = there;
  if (!isRegular(type)) return { state: `is a ${type}, not a file`, changedAt };
  return signature === binary.get(path) ? undefined : { state: "was replaced", changedAt };
}

function checkLink(path: string, { link }: Expected, present: Present): Check {
  if (!present.stat.has(path)) return missing;
  const target = present.target.get(path);
  if (target === undefined) return { state: "is not a link" };
  return target === link.get(path) ? undefined : { state: `points to ${target}` };
}

const missing = { state: "is missing" };

/** stat also prints "regular empty file". */
const isRegular = (type: string): boolean => type.startsWith("regular");

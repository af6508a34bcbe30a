import { isDeepStrictEqual } from "node:util";
import { createHash } from "node:crypto";
import type { Applied } from "../hosts/taken.ts";

type Document = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Whether a host was last asked for exactly this, and has done it. */
export function isApplied(document: Document, { data, sums }: Applied): boolean {
  if (sums === undefined || !isDeepStrictEqual(withoutContents(document), data)) return false;
  // A file may have been needed only until another was there: then nobody knows what it would have to be.
  const { unless = {} } = document as { unless?: object };
  return Object.entries((document["files"] ?? {}) as Files)
    .filter(([path]) => !(path in unless))
    .every(([path, { content }]) => sums.get(path) === sha256(String(content)));
}

/** As hosts remember documents. */
function withoutContents(document: Document): Document {
  if (document["files"] === undefined) return document;
  const files = Object.entries(document["files"] as Files).map(([path, { content: _, ...file }]) => [
    path,
    file,
  ]);
  return { ...document, files: Object.fromEntries(files) as Files };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

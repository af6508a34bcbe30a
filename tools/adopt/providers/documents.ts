import { isDeepStrictEqual } from "node:util";
import { createHash } from "node:crypto";
import type { Applied } from "../hosts/taken.ts";

type Document = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Whether a host was last asked for exactly this, and has done it. */
export function isApplied(document: Document, { data, sums }: Applied): boolean {
  if (sums === undefined || !isDeepStrictEqual(withoutContents(document), data)) return false;
  return Object.entries((document["files"] ?? {}) as Files).every(([path, { content }]) => {
    const sum = sums.get(path);
    // A file that its host no longer needs is not in the manifest.
    return sum === undefined ? isUnneeded(document, path) : sum === sha256(String(content));
  });
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

const isUnneeded = ({ unless = {} }: Document, path: string): boolean => path in (unless as object);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

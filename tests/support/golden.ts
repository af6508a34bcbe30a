import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

export const goldenFolder = new URL("../golden/", import.meta.url).pathname;
const update = process.env["UPDATE_GOLDEN"] === "1";

/**
 * Compares texts with the files of a folder below tests/golden, a test for each: none may differ, be missing or
 * be left over. With UPDATE_GOLDEN=1 it writes them instead.
 *
 * @param texts path below the folder → text.
 */
export function describeGoldens(folder: string, texts: ReadonlyMap<string, string>): void {
  const root = join(goldenFolder, folder);
  if (update) write(root, texts);
  describe(`tests/golden/${folder}`, () => {
    const present = filesBelow(root);
    it.each([...texts])("%s", (path, text) => {
      expect(present, `${path} has no golden; UPDATE_GOLDEN=1 writes it`).toContain(path);
      expect(text).toBe(readFileSync(join(root, path), "utf8"));
    });
    it("has a file for nothing else", () => {
      expect(present.filter((path) => !texts.has(path))).toEqual([]);
      expect(texts.size).toBeGreaterThan(0);
    });
  });
}

function write(root: string, texts: ReadonlyMap<string, string>): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Paths of all files below a folder, relative to it; none when there is no such folder. */
export function filesBelow(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ""))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

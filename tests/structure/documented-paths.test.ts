import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const documents = [
  "README.md",
  ...globSync(["README.zh-CN.md", "CONTRIBUTING.md", "docs/**/*.md"], { cwd: root }),
];
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
  .map(({ name }) => name);
// Examples stand for any file of their kind: <part>, NAME, *.
const path = new RegExp(`\`((?:${folders.join("|")})/[A-Za-z0-9_./-]*)\``, "g");

describe("files that the documentation names", () => {
  it.each(documents)("%s names files that exist", (document) => {
    const text = readFileSync(new URL(document, root), "utf8");
    const named = [...text.matchAll(path)].flatMap(([, name = ""]) => name);
    expect(named.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
  });
});

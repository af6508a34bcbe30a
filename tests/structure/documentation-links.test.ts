import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { anchorsOf, linksIn } from "../support/markdown.ts";

const root = new URL("../../", import.meta.url);
const documents = globSync(["*.md", "{docs,examples,tests}/**/*.md"], { cwd: root });

/** Whether a link on a page leads to a file or folder, and to one of its headings if it names one. */
function leadsSomewhere(document: string, link: string): boolean {
  const { pathname, hash } = new URL(link, new URL(document, root));
  const file = new URL(`file://${pathname}`);
  if (!existsSync(file)) return false;
  if (hash === "" || !pathname.endsWith(".md")) return true;
  return anchorsOf(readFileSync(file, "utf8")).includes(decodeURIComponent(hash.slice(1)));
}

it.each(documents)("every link in %s leads to a file, and to a heading that it has", (document) => {
  const links = linksIn(readFileSync(new URL(document, root), "utf8"));
  const own = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(own.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
});

it("a link to a file or heading that is not there is noticed", () => {
  expect(leadsSomewhere("docs/flannel.md", "configuration.md#networkflannel")).toBe(true);
  expect(leadsSomewhere("docs/flannel.md", "configuration.md#networkflanel")).toBe(false);
  expect(leadsSomewhere("docs/flannel.md", "#backends")).toBe(true);
  expect(leadsSomewhere("docs/flannel.md", "configurations.md")).toBe(false);
});

it("links are looked for in all of the documentation", () => {
  expect(documents).toEqual(
    expect.arrayContaining(["README.md", "README.zh-CN.md", "docs/runbooks/upgrade.md"]),
  );
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { differences } from "../support/translation.ts";

const page = (name: string) => ({
  name,
  text: readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"),
});
const english = page("README.md");
const chinese = page("README.zh-CN.md");

it("README.zh-CN.md has the headings, commands, links and rows of README.md", () => {
  expect(differences(english, chinese)).toEqual([]);
});

it("each of them leads to the other one", () => {
  expect(english.text).toContain("[简体中文](README.zh-CN.md)");
  expect(chinese.text).toContain("[English](README.md)");
});

it("a command that only one of them has is named, with the file that lacks it", () => {
  const row = "| `npm run e2e` |";
  const without = { ...chinese, text: chinese.text.replace(/^\| `npm run e2e` \|.*\n/m, "") };
  expect(english.text).toContain(row);
  expect(differences(english, without)).toContain(
    'README.zh-CN.md lacks `npm run e2e` below "在一台机器上试用"; README.md has it',
  );
});

it.each([
  {
    from: "| you | it |",
    to: "| you | it |\n| wait | nothing |",
    message: 'the tables below "Take hosts away',
  },
  { from: "    npm ci\n", to: "    npm audit\n", message: 'lacks the line of code "    npm audit"' },
  { from: "](CONTRIBUTING.md)", to: "](LICENSE)", message: "lacks the link to LICENSE" },
  { from: "## Where things are", to: "### Where things are", message: '"### Where things are"' },
])("a change of $from in README.md alone is named", ({ from, to, message }) => {
  expect(english.text).toContain(from);
  const changed = { ...english, text: english.text.replace(from, to) };
  expect(differences(changed, chinese).join("\n")).toContain(message);
});

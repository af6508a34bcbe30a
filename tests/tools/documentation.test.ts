import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { configurationDocument } from "../../tools/docs/configuration.ts";
import { withPorts } from "../../tools/docs/ports.ts";
import { allSettings, pathText } from "../../tools/docs/settings.ts";
import { flanneldChecksums, problemsWith, problemsWithWorker } from "../config/valid-stack.ts";

const settings = allSettings();

it("docs/configuration.md is what the schema says; if not: npm run docs", async () => {
  const file = new URL("../../docs/configuration.md", import.meta.url);
  expect(await readFile(file, "utf8")).toBe(configurationDocument());
});

it("docs/networking.md has the ports that the parts declare; if not: npm run docs", async () => {
  const file = new URL("../../docs/networking.md", import.meta.url);
  const text = await readFile(file, "utf8");
  expect(text).toBe(withPorts(text));
  expect(text).toContain("| kubelet | TCP 10250 | nodes | masters, Pods |");
});

it("every setting has a description", () => {
  expect(settings.filter(({ description }) => description === "").map(({ path }) => pathText(path))).toEqual(
    [],
  );
  expect(settings.length).toBeGreaterThan(60);
});

it("every setting that has no settings of its own has an example", () => {
  const names = settings.map(({ path }) => pathText(path));
  const isLeaf = (name: string) =>
    !names.some((other) => other.startsWith(`${name}.`) || other.startsWith(`${name}[`));
  const withoutExample = settings
    .filter(({ example }) => example === undefined)
    .map(({ path }) => pathText(path));
  expect(withoutExample.filter(isLeaf)).toEqual([]);
});

describe("the schema takes the example of", () => {
  const withExample = settings.filter(({ example }) => example !== undefined);
  it.each(withExample.map((setting) => [pathText(setting.path), setting] as const))(
    "%s",
    (name, { path, example }) => {
      const [first, , ...inHost] = path;
      // Every checksum that a stack needs is needed beside the example's.
      const value =
        name === "artifacts.checksums" ? { ...flanneldChecksums, ...(example as object) } : example;
      const nest = (names: readonly string[]) =>
        names.reduceRight<unknown>(
          (inner, part) => (part === "[]" ? [inner] : { [part]: inner }),
          value,
        ) as Record<string, unknown>;
      const problems = first === "hosts" ? problemsWithWorker(nest(inHost)) : problemsWith(nest(path));
      const place = name.replace("hosts[]", "hosts[1]").replaceAll("[]", "[0]");
      expect(problems.filter((problem) => problem.startsWith(place))).toEqual([]);
    },
  );
});

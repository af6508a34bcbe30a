import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import tseslint from "typescript-eslint";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Rules that need no types, so that the files need not exist. */
const untyped = new ESLint({
  cwd: root,
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});
const typed = new ESLint({ cwd: root });

async function findings(eslint: ESLint, file: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: `${root}${file}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}

it("do not let import() hide what a file needs", async () => {
  const code = 'export const x = import("../lab/cache.ts");\n';
  expect(await findings(untyped, "documents/x.ts", code)).toEqual([
    "no-restricted-syntax: import() hides what a file needs; import at the top.",
  ]);
  expect(await findings(untyped, "lab/x.ts", code)).toEqual([]);
});

/** Put in the place of a file that exists: rules with types want one that belongs to the project. */
const offences: [rule: string, code: string][] = [
  ["@typescript-eslint/no-explicit-any", "export const x: any = 1;\n"],
  ["@typescript-eslint/no-floating-promises", "Promise.resolve(1);\nexport {};\n"],
  ["@typescript-eslint/no-non-null-assertion", "export const f = (x?: string) => x!.length;\n"],
  ["@typescript-eslint/ban-ts-comment", '// @ts-ignore because\nexport const x: number = "";\n'],
  [
    "@typescript-eslint/switch-exhaustiveness-check",
    'export function f(x: "a" | "b"): number {\n  switch (x) {\n    case "a":\n      return 1;\n  }\n  return 2;\n}\n',
  ],
  [
    "@typescript-eslint/max-params",
    "export const f = (a: number, b: number, c: number, d: number) => a + b + c + d;\n",
  ],
  ["max-lines", "export {};\n".repeat(251)],
  ["max-lines-per-function", `export function f(): void {\n${"  f();\n".repeat(61)}}\n`],
  ["eqeqeq", "export const f = (x: unknown) => x == null;\n"],
];

describe("rules with types", () => {
  // The first one reads all files of the project.
  it.each(offences)("%s", { timeout: 120_000 }, async (rule, code) => {
    const rules = (await findings(typed, "config/problem.ts", code)).map((finding) =>
      finding.replace(/: .*/s, ""),
    );
    expect(rules).toEqual([rule]);
  });
});

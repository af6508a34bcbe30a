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

const layers: [file: string, imported: string, isAllowed: boolean][] = [
  ["spec/x.ts", "./checks/hosts.ts", true],
  ["spec/checks/x.ts", "../network.ts", true],
  ["spec/x.ts", "yaml", true],
  ["spec/x.ts", "../render/flags.ts", false],
  ["spec/checks/x.ts", "../../lab/cache.ts", false],
  ["spec/x.ts", "../index.ts", false],
  ["spec/x.ts", "@pulumi/pulumi", false],
  ["render/x.ts", "../spec/cluster.ts", true],
  ["render/x.ts", "../components/etcd/etcd.ts", false],
  ["render/x.ts", "@pulumi/pulumi", false],
  ["components/etcd/x.ts", "../../render/etcd.ts", true],
  ["components/etcd/x.ts", "../../spec/cluster.ts", true],
  ["components/etcd/x.ts", "../remote/kit.ts", true],
  ["components/etcd/x.ts", "@pulumi/kubernetes", true],
  ["components/etcd/x.ts", "@pulumi/command", false],
  ["components/etcd/x.ts", "@pulumi/command/remote/index.js", false],
  ["components/etcd/x.ts", "../../lab/cache.ts", false],
  ["components/etcd/x.ts", "../../tests/spec/valid-stack.ts", false],
  ["components/remote/x.ts", "@pulumi/command", true],
  ["components/remote/x.ts", "../../bench/x.ts", false],
  ["index.ts", "./components/etcd/etcd.ts", true],
  ["index.ts", "./spec/load.ts", true],
  ["index.ts", "./render/etcd.ts", false],
  ["index.ts", "./lab/cache.ts", false],
  ["index.ts", "@pulumi/command", false],
  ["lab/plugins/x.ts", "../../spec/artifacts.ts", true],
  ["lab/plugins/x.ts", "../cache.ts", true],
  ["lab/plugins/x.ts", "../../components/etcd/etcd.ts", false],
  ["policy/rules/x.ts", "../rule.ts", true],
  ["policy/x.ts", "../spec/cluster.ts", true],
  ["policy/x.ts", "../render/paths.ts", false],
  ["policy/x.ts", "../lab/cache.ts", false],
  ["policy/x.ts", "@pulumi/command", false],
  ["lab/x.ts", "../cis/benchmark.ts", false],
  ["cis/x.ts", "../lab/cache.ts", true],
  ["cis/x.ts", "../components/remote/logins.ts", true],
  ["cis/x.ts", "@pulumi/command", false],
  ["components/remote/x.ts", "../../cis/benchmark.ts", false],
  ["tests/lab/x.ts", "../../lab/cache.ts", true],
  ["tests/x.ts", "../render/etcd.ts", true],
];

describe("layers", () => {
  it.each(layers)("%s importing %s: %s", async (file, imported, isAllowed) => {
    const forms = [
      `import { x } from "${imported}";\nx();\n`,
      `import type { X } from "${imported}";\nexport const x: X[] = [];\n`,
      `export { x } from "${imported}";\n`,
    ];
    for (const form of forms) {
      const rules = (await findings(untyped, file, form)).map((finding) => finding.split(":")[0]);
      expect(rules).toEqual(isAllowed ? [] : ["no-restricted-imports"]);
    }
  });

  it("say what is allowed", async () => {
    expect(await findings(untyped, "spec/x.ts", 'export { x } from "../lab/cache.ts";\n')).toEqual([
      "no-restricted-imports: '../lab/cache.ts' import is restricted from being used by a pattern. spec/**/*.ts may import only from spec.",
    ]);
  });

  it("are not got round by import()", async () => {
    const code = 'export const x = import("../lab/cache.ts");\n';
    expect(await findings(untyped, "render/x.ts", code)).toEqual([
      "no-restricted-syntax: import() hides what a file needs; import at the top.",
    ]);
    expect(await findings(untyped, "lab/x.ts", code)).toEqual([]);
  });
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
    const rules = (await findings(typed, "spec/problem.ts", code)).map((finding) =>
      finding.replace(/: .*/s, ""),
    );
    expect(rules).toEqual([rule]);
  });
});

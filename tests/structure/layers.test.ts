import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { afterAll, beforeAll, expect, it } from "vitest";

const configuration = fileURLToPath(new URL("../../.dependency-cruiser.mjs", import.meta.url));

/** Imports that break a rule: which, by which file, of what. */
const offences: readonly (readonly [rule: string, from: string, to: string])[] = [
  ["no-circular", "config/cycle-back.ts", "config/cycle.ts"],
  ["config-layer", "config/layer.ts", "documents/leaf.ts"],
  ["documents-layer", "documents/layer.ts", "observe/leaf.ts"],
  ["observe-layer", "observe/layer.ts", "components/leaf.ts"],
  ["components-layer", "components/layer.ts", "tools/leaf.ts"],
  ["runtime-layer", "runtime/layer.ts", "config/leaf.ts"],
  ["tools-layer", "tools/layer.ts", "lab/leaf.ts"],
  ["policy-layer", "policy/layer.ts", "components/leaf.ts"],
  ["lab-layer", "lab/layer.ts", "components/leaf.ts"],
  ["bench-layer", "bench/layer.ts", "tools/leaf.ts"],
  ["pure-declarations", "components/etcd/files.ts", "@pulumi/pulumi"],
  ["settings-come-first", "components/etcd/settings.ts", "components/leaf.ts"],
  ["observe-without-pulumi", "observe/pulumi.ts", "@pulumi/pulumi"],
  ["one-way-to-hosts", "components/etcd/etcd.ts", "@pulumi/command"],
  ["runtime-dependencies", "tools/dev.ts", "only-for-development"],
  ["runtime-dependencies", "tools/undeclared.ts", "only-in-node-modules"],
];

/** Imports that break none. */
const fine: readonly (readonly [from: string, to: string])[] = [
  ["config/cycle.ts", "config/cycle-back.ts"],
  ["documents/fine.ts", "config/leaf.ts"],
  ["observe/fine.ts", "documents/leaf.ts"],
  ["components/fine.ts", "observe/leaf.ts"],
  ["components/host/remote/fine.ts", "@pulumi/command"],
  ["tools/fine.ts", "components/leaf.ts"],
  ["lab/fine.ts", "only-for-development"],
  ["bench/fine.ts", "lab/leaf.ts"],
  ["index.ts", "components/leaf.ts"],
];

const folders = [
  ...["config", "documents", "observe", "components", "runtime", "tools", "policy"],
  ...["lab", "bench"],
];
const packages = ["@pulumi/pulumi", "@pulumi/command", "only-for-development", "only-in-node-modules"];

let root = "";

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "barekube-layers-")));
  await plant("package.json", manifest());
  for (const name of packages) {
    await plant(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    await plant(`node_modules/${name}/index.js`, "");
  }
  for (const folder of folders) await plant(`${folder}/leaf.ts`, "export const leaf = 1;\n");
  for (const [from, to] of [...offences.map(([, from, to]) => [from, to] as const), ...fine]) {
    await plant(from, `import ${JSON.stringify(specifier(from, to))};\n`);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const manifest = () =>
  JSON.stringify({
    type: "module",
    dependencies: { "@pulumi/pulumi": "1.0.0", "@pulumi/command": "1.0.0" },
    devDependencies: { "only-for-development": "1.0.0" },
  });

function specifier(from: string, to: string): string {
  if (packages.includes(to)) return to;
  return `./${"../".repeat(from.split("/").length - 1)}${to}`;
}

it("shows a planted violation of every rule, and nothing else", async () => {
  const options = await extractOptions(configuration);
  const { output } = await cruise([...folders, "index.ts"], { ...options, baseDir: root });
  const { violations } = (output as ICruiseResult).summary;
  const found = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  const planted = offences.map(([rule, from]) => `${rule}: ${from}`);
  expect(found.sort()).toEqual(planted.sort());
  const rules = options.ruleSet?.forbidden?.map(({ name }) => name) ?? [];
  expect(new Set(offences.map(([rule]) => rule))).toEqual(new Set(rules));
});

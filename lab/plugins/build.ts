import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDir } from "../cache.ts";

const SOURCES = import.meta.dirname;
const CHECKOUT = join(SOURCES, "..", "..");

/** The resource plugins, by the name of their package. */
export const RESOURCE_PLUGINS = ["command", "tls", "random", "kubernetes"] as const;

/** The executables of the plugins. */
export interface BuiltPlugins {
  /** Resource plugins by the name of their package. */
  resources: Record<(typeof RESOURCE_PLUGINS)[number], string>;
  languageHost: string;
}

const FOLDERS = [...RESOURCE_PLUGINS, "language-nodejs"] as const;
const executableOf = (folder: string) =>
  folder === "language-nodejs" ? "pulumi-language-nodejs" : `pulumi-resource-${folder}`;

/**
 * Bundles the plugins into the cache, unless that has been done for the same sources, dependencies and
 * Node.js before. The Node.js that runs this function will run the plugins.
 */
export async function buildPlugins(): Promise<BuiltPlugins> {
  const target = join(cacheDir(), "plugins", await contentHash());
  if (!existsSync(target)) await buildInto(target);
  const executable = (folder: string) => join(target, folder, executableOf(folder));
  const resources = Object.fromEntries(RESOURCE_PLUGINS.map((name) => [name, executable(name)]));
  return { resources: resources as BuiltPlugins["resources"], languageHost: executable("language-nodejs") };
}

/** Changes whenever a bundle or its wrapper would. */
async function contentHash(): Promise<string> {
  const hash = createHash("sha256").update(`${process.version} ${process.execPath} ${cacheDir()}`);
  const entries = await readdir(SOURCES, { recursive: true });
  const sources = entries.filter((path) => path.endsWith(".ts")).sort();
  const files = ["lab/cache.ts", "package-lock.json"].map((path) => join(CHECKOUT, path));
  files.push(...sources.map((path) => join(SOURCES, path)));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  contents.forEach((content, index) => hash.update(`${files[index]} ${content.length}\n`).update(content));
  return hash.digest("hex").slice(0, 16);
}

async function buildInto(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const staging = await mkdtemp(`${target}.`);
  try {
    await bundle(staging);
    await Promise.all(FOLDERS.map((folder) => writeWrapper({ staging, target, folder })));
    // Whoever sees the folder sees all of it; of two builds at once the first wins.
    await rename(staging, target).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function bundle(staging: string): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: FOLDERS.map((folder) => ({
      in: join(SOURCES, folder, "main.ts"),
      out: join(folder, "plugin"),
    })),
    outdir: staging,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: `node${process.versions.node}`,
    // Measured: CommonJS, not minified, starts fastest.
    format: "cjs",
    // Optional native parts of ssh2, which does without them.
    external: ["cpu-features", "*.node"],
    logLevel: "error",
  });
}

/**
 * Writes the executable, which starts the right Node.js wherever PATH points, and its entry, which has the
 * compiled code cached without the plugin's children inheriting that setting.
 */
async function writeWrapper(args: { staging: string; target: string; folder: string }): Promise<void> {
  const { staging, target, folder } = args;
  const entry = join(target, folder, "entry.cjs");
  const compileCache = join(cacheDir(), "compile-cache");
  await writeFile(
    join(staging, folder, "entry.cjs"),
    `require("node:module").enableCompileCache(${JSON.stringify(compileCache)});\nrequire("./plugin.cjs");\n`,
  );
  const executable = join(staging, folder, executableOf(folder));
  // Five of them run side by side, each with little to keep.
  const flags = "--max-semi-space-size=1 --heap-growing-percent=20";
  await writeFile(executable, `#!/bin/sh\nexec ${quote(process.execPath)} ${flags} ${quote(entry)} "$@"\n`);
  await chmod(executable, 0o755);
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

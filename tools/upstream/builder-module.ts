import { access, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { go } from "./go.ts";
import type { Project } from "./programs.ts";

/** The pins of what the lab builds; the descriptions are made from the same sources. */
const modules = fileURLToPath(new URL("../../lab/toolchain/modules/", import.meta.url));
const files = ["go.mod", "go.sum"];

/** Puts the builder module of a project's version into a folder; one that does not exist yet is created and kept. */
export async function builderModule(project: Project, version: string, folder: string): Promise<void> {
  const kept = join(modules, `${project.name}-${version}`);
  if (await exists(join(kept, "go.mod"))) {
    await copyAll(kept, folder);
    return;
  }
  await make(project, version, folder);
  await mkdir(kept, { recursive: true });
  await copyAll(folder, kept);
  console.log(`Made ${kept}; commit it.`);
}

const copyAll = (from: string, to: string) =>
  Promise.all(files.map((name) => copyFile(join(from, name), join(to, name))));

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function make(project: Project, version: string, folder: string): Promise<void> {
  const { module, tools, requires } = project.packages(version);
  const replaces = project.name === "kubernetes" ? await staging(version, folder) : [];
  const lines = [
    `module ${module}`,
    "go 1.26.0",
    ...block("tool", tools),
    ...block(
      "require",
      requires.map((name) => name.replace("@", " ")),
    ),
    ...block("replace", replaces),
  ];
  await writeFile(join(folder, "go.mod"), `${lines.join("\n")}\n`);
  await go(folder, "mod", "tidy");
}

const block = (directive: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${directive} (`, ...lines, ")"];

const download = z.object({ GoMod: z.string() });
const goMod = z.object({
  Replace: z.array(z.object({ Old: z.object({ Path: z.string() }), New: z.object({ Path: z.string() }) })),
});

/** Kubernetes 1.36.4 is built with folders of its own that are published as modules v0.36.4. */
async function staging(version: string, folder: string): Promise<string[]> {
  const { GoMod } = download.parse(
    JSON.parse(await go(folder, "mod", "download", "-json", `k8s.io/kubernetes@v${version}`)),
  );
  const { Replace } = goMod.parse(JSON.parse(await go(folder, "mod", "edit", "-json", GoMod)));
  return Replace.filter(({ New }) => New.Path.startsWith("./staging/")).map(
    ({ Old: { Path } }) => `${Path} => ${Path} v${version.replace(/^1\./, "0.")}`,
  );
}

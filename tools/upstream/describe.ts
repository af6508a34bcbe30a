import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { descriptionFile } from "../../config/upstream/description.ts";
import { builderModule } from "./builder-module.ts";
import { go, runIn } from "./go.ts";
import type { Project } from "./programs.ts";

/**
 * Compiles programs that consist of upstream's sources and print what these can be told, and writes what they print to
 * config/upstream/.
 *
 * @returns the files written.
 */
export async function describe(project: Project, version: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), `barekube-${project.name}-`));
  try {
    await cp(fileURLToPath(new URL(project.name, import.meta.url)), folder, { recursive: true });
    await builderModule(project, version, folder);
    const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
    const packages = project.programs.map((name) => `./${name}`);
    await go(folder, "build", ...flags, "-o", "bin/", ...packages);
    const minor = version.split(".").slice(0, 2).join(".");
    const written: string[] = [];
    for (const name of project.programs) {
      const text = await runIn(folder, join(folder, "bin", name), [version]);
      const file = fileURLToPath(descriptionFile(name, minor));
      await writeFileAtomic(file, `${text}\n`);
      written.push(file);
    }
    return written;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { descriptionFile, featureGatesOf } from "../../config/upstream/description.ts";
import { builderModule } from "./builder-module.ts";
import { go, runIn } from "./go.ts";
import { merged, printed as printedForm } from "./printed.ts";
import type { Project } from "./programs.ts";

/**
 * Compiles programs that contain upstream's sources and print the flags and fields that these have, and writes what they
 * print to config/upstream/.
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
    const printed = await Promise.all(
      project.programs.map(async (name) => {
        const text = await runIn(folder, join(folder, "bin", name), [version]);
        return { name, ...printedForm.parse(JSON.parse(text)) };
      }),
    );
    const gates = merged(printed);
    return await Promise.all([
      ...printed.map(({ name, featureGates, lockedFeatureGates: _, ...description }) => {
        const foreign = Object.keys(gates.featureGates).filter((gate) => !(gate in featureGates));
        const others = foreign.length === 0 ? {} : { foreignFeatureGates: foreign };
        return write(name, version, { ...description, ...others });
      }),
      write(featureGatesOf(project.name), version, { version, ...gates }),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the path of the file. */
async function write(name: string, version: string, content: object): Promise<string> {
  const minor = version.split(".").slice(0, 2).join(".");
  const file = fileURLToPath(descriptionFile(name, minor));
  await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

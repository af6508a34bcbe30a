import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join, relative } from "node:path";
import { execa } from "execa";
import { cacheDir } from "../cache.ts";
import { withWorkFolders } from "../toolchain/work-folder.ts";
import { imageExists, podman } from "./podman.ts";

const recipe = join(import.meta.dirname, "image");

/** The image's name; it carries a hash of the recipe, so that a change makes another image. */
export async function imageName(): Promise<string> {
  const entries = await readdir(recipe, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${relative(recipe, file)}\0`).update(await readFile(file));
  return `localhost/barekube-lab-host:${hash.digest("hex").slice(0, 12)}`;
}

/**
 * Makes sure that podman has the hosts' image, and builds it if the cache does not have it either.
 *
 * @param report is told what is taking time.
 * @returns its name.
 */
export async function ensureImage(report: (text: string) => void): Promise<string> {
  const name = await imageName();
  if (await imageExists(name)) return name;
  const archive = join(cacheDir(), "host-images", `${name.split(":").at(-1) ?? name}.tar`);
  if (!existsSync(archive)) await build(archive, report);
  report("importing the hosts' image");
  await podman("import", "--quiet", archive, name);
  return name;
}

async function build(archive: string, report: (text: string) => void): Promise<void> {
  await mkdir(join(archive, ".."), { recursive: true });
  await withWorkFolders({ cache: cacheDir(), name: "host-image" }, async ({ out, work }) => {
    const made = join(out, "image.tar");
    report("building the hosts' image (about a minute)");
    const building = execa(join(recipe, "build.sh"), [work, made], { stdin: "ignore", all: true });
    for await (const line of building.iterable({ from: "all" })) {
      report(`building the hosts' image: ${line.replace(/^I: /, "")}`);
    }
    await rename(made, archive);
  });
}

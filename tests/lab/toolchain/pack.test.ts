import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./fake-recipe.ts";

const recipe = join(import.meta.dirname, "../../../lab/toolchain/recipes/recipe.sh");

/** Packs a folder of these files, made in this order and at this time, as recipes do. */
function pack(names: string[], { changed, mode }: { changed: Date; mode: number }): Buffer {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "bin"));
  for (const name of names) {
    writeFileSync(join(folder, "bin", name), name, { mode });
    utimesSync(join(folder, "bin", name), changed, changed);
  }
  const archive = join(folder, "archive.tar.gz");
  const script = `source "$0"; pack "$out" "$work" bin`;
  execFileSync("bash", ["-c", script, recipe, "1.0.0", "amd64", archive, folder]);
  return readFileSync(archive);
}

test("an archive's bytes do not depend on order, time or umask", () => {
  const one = pack(["ctr", "containerd"], { changed: new Date("2026-01-01"), mode: 0o755 });
  const other = pack(["containerd", "ctr"], { changed: new Date("2020-05-05"), mode: 0o700 });
  expect(one.equals(other)).toBe(true);
});

test("an archive's bytes depend on its files", () => {
  const options = { changed: new Date(0), mode: 0o755 };
  expect(pack(["ctr"], options).equals(pack(["runc"], options))).toBe(false);
});

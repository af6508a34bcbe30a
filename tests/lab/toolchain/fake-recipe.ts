import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ToolchainArtifact } from "../../../lab/toolchain/artifact.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "toolchain-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An artifact of one file, with a recipe of its own in a folder like lab/toolchain. */
export function fakeArtifact(script: string): { artifact: ToolchainArtifact; folder: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "recipes"));
  mkdirSync(join(folder, "modules/thing"), { recursive: true });
  writeFileSync(join(folder, "recipes/recipe.sh"), "set -eu\nout=$3 work=$4\n");
  writeFileSync(join(folder, "recipes/thing.sh"), `. "\${0%/*}/recipe.sh"\n${script}\n`);
  writeFileSync(join(folder, "modules/thing/go.sum"), "thing v1.0.0 h1:abc=\n");
  const artifact: ToolchainArtifact = {
    name: "thing",
    version: "1.0.0",
    arch: "amd64",
    files: ["mirror/example.org/thing/1.0.0/thing"],
    recipe: "thing",
    inputs: ["modules/thing"],
    needsGo: true,
    packages: [],
    optional: false,
  };
  return { artifact, folder };
}

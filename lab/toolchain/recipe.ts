import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { artifactId, type ToolchainArtifact } from "./artifact.ts";

const shownLines = 20;

/** A recipe that failed. The message ends in the last lines of what it printed, and says where the rest is. */
export class RecipeError extends Error {
  override name = "RecipeError";
}

export interface RecipeRun {
  /** The folder that holds recipes/. */
  folder: string;
  /** An existing folder for the results. */
  out: string;
  /** An existing folder for everything else. */
  work: string;
  /** The file that takes all output; an older one is replaced. */
  log: string;
  /** Told each line of output. */
  onLine?: (line: string) => void;
}

/**
 * Runs the artifact's recipe.
 *
 * @throws RecipeError when it fails.
 */
export async function runRecipe(artifact: ToolchainArtifact, run: RecipeRun): Promise<void> {
  const { folder, out, work, log, onLine } = run;
  await mkdir(dirname(log), { recursive: true });
  const script = join(folder, "recipes", `${artifact.recipe}.sh`);
  const recipe = execa("bash", [script, artifact.version, artifact.arch, out, work], {
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
    // A recipe's compiler would go on after the end of the recipe.
    killDescendants: true,
  });
  const file = createWriteStream(log);
  const last: string[] = [];
  for await (const line of recipe.iterable({ from: "all" })) {
    file.write(`${line}\n`);
    last.push(line);
    if (last.length > shownLines) last.shift();
    onLine?.(line);
  }
  await new Promise((resolve) => file.end(resolve));
  const { failed, exitCode, signal } = await recipe;
  if (!failed) return;
  const ending =
    exitCode === undefined ? `was ended by ${signal ?? "an error"}` : `failed with status ${exitCode}`;
  throw new RecipeError(
    `the recipe of ${artifactId(artifact)} ${ending}:\n${last.join("\n")}\nAll of it: ${log}`,
  );
}

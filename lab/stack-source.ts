import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Family } from "../config/addresses.ts";
import { familiesIn, hostNames, projectDir } from "./hosts/state.ts";

const examples = join(projectDir, "examples");

/** The names of the stack files in `examples/`. */
export const exampleNames = (): string[] =>
  readdirSync(examples).flatMap((file) => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);

export const isExample = (lab: string): boolean => existsSync(join(examples, `${lab}.yaml`));

/** The stack file that a lab is for: the example of the same name, or else Pulumi.dev.yaml. */
const sourceOf = (lab: string): string =>
  isExample(lab) ? join(examples, `${lab}.yaml`) : join(projectDir, "Pulumi.dev.yaml");

export const readSource = (lab: string): Promise<string> => readFile(sourceOf(lab), "utf8");

/** The address families that the tracked stack file asks for. */
export const trackedFamilies = async (lab: string): Promise<Family[]> => familiesIn(await readSource(lab));

/** The hosts of the tracked stack file that the lab is for. */
export const trackedHosts = async (lab: string): Promise<string[]> =>
  hostNames(await readSource(lab), sourceOf(lab));

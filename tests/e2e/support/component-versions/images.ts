import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Lab } from "../../../../lab/hosts/lab.ts";

const included = z.object({ artifacts: z.object({ images: z.array(z.looseObject({ name: z.string() })) }) });

/** The images that a lab offers, without one of them: what a stack file would have before that one is out. */
export async function imagesWithout(lab: Lab, name: string): Promise<object[]> {
  const { artifacts } = included.parse(parse(await readFile(join(lab.stateDir, "stack.yaml"), "utf8")));
  return artifacts.images.filter((image) => image.name !== name);
}

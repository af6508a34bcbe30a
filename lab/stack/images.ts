import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";

const referenceKey = "org.opencontainers.image.ref.name";
const index = z.object({
  manifests: z.tuple([z.object({ annotations: z.object({ [referenceKey]: z.string() }) })]),
});

/** Whether a path on the mirror is that of an OCI image archive. */
export const isImage = (path: string): boolean => /^images\/[^/]+\.tar$/.test(path);

/**
 * The references that image archives carry, by path.
 *
 * @throws for a file that is not an archive of exactly one named image.
 */
export async function imageReferences(
  paths: readonly string[],
  mirrorDir: string,
): Promise<Record<string, string>> {
  const references = paths.map(async (path) => {
    const { stdout } = await execa("tar", ["-xOf", join(mirrorDir, path), "index.json"]);
    const { success, data } = index.safeParse(JSON.parse(stdout));
    if (!success) throw new Error(`${join(mirrorDir, path)} is not an OCI archive of one named image`);
    return [path, data.manifests[0].annotations[referenceKey]] as const;
  });
  return Object.fromEntries(await Promise.all(references));
}

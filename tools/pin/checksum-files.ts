import { z } from "zod";

const sha256 = /^[0-9a-f]{64}$/i;

/**
 * The sha256 of a file, from a checksum file: either a bare checksum, or lines of `<sha256>  <name>` as sha256sum writes
 * them, with `*` in front of the name for binary mode. Other lines, such as those of a PGP signature, are ignored.
 *
 * @returns undefined when there is none for the file.
 * @throws Error when there are several that differ.
 */
export function checksumIn(text: string, fileName: string): string | undefined {
  const entries = text.split("\n").flatMap((line) => {
    const [checksum = "", name] = line.trim().split(/\s+/);
    return sha256.test(checksum) ? [{ checksum: checksum.toLowerCase(), name: name && baseName(name) }] : [];
  });
  const bare = entries.length === 1 && entries[0]?.name === undefined;
  const found = new Set(
    entries.filter(({ name }) => bare || name === fileName).map(({ checksum }) => checksum),
  );
  if (found.size > 1) throw new Error(`several checksums for ${fileName}: ${[...found].join(", ")}`);
  return [...found][0];
}

function baseName(name: string): string {
  return name.replace(/^\*/, "").replace(/^.*\//, "");
}

const release = z.object({
  assets: z.array(z.object({ name: z.string(), digest: z.string().nullish() })),
});

/**
 * The sha256 of a file of a release, as GitHub's API describes the release.
 *
 * @returns undefined when GitHub has no digest of the file (those uploaded before June 2025).
 * @throws Error when the text is not such a description.
 */
export function digestIn(text: string, fileName: string): string | undefined {
  const { assets } = release.parse(JSON.parse(text));
  const digest = assets.find(({ name }) => name === fileName)?.digest ?? "";
  const [algorithm, checksum = ""] = digest.split(":");
  return algorithm === "sha256" && sha256.test(checksum) ? checksum.toLowerCase() : undefined;
}

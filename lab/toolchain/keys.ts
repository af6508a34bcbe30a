import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ToolchainArtifact } from "./artifact.ts";

/** Everything from the network is checked against a checksum that is known beforehand. */
export type Checksums = Readonly<Record<string, string>>;

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

function contents(folder: string, path: string): [path: string, content: string][] {
  const full = join(folder, path);
  if (!statSync(full).isDirectory()) return [[path, readFileSync(full, "base64")]];
  return readdirSync(full)
    .sort()
    .flatMap((name) => contents(folder, join(path, name)));
}

export interface BuildInputs {
  /** The folder that holds recipes/ and the artifact's inputs. */
  folder: string;
  /** See goVersion(); undefined where there is no Go. */
  go: string | undefined;
}

/** A hash of everything that determines what the artifact's recipe makes. */
export function buildKey(artifact: ToolchainArtifact, { folder, go }: BuildInputs): string {
  const { name, version, arch, files, recipe, inputs, needsGo } = artifact;
  const paths = ["recipes/recipe.sh", `recipes/${recipe}.sh`, ...inputs];
  return digest({
    ...{ name, version, arch, files },
    go: needsGo ? (go ?? null) : null,
    contents: paths.flatMap((path) => contents(folder, path)),
  });
}

/** The official address of one of an artifact's files; undefined when nobody publishes it. */
export function officialURL(file: string): string | undefined {
  const path = /^mirror\/(?!(?:images|lab)\/)(.+)$/.exec(file)?.[1];
  return path === undefined ? undefined : `https://${path}`;
}

/** The official addresses of all files of an artifact with their checksums; undefined unless all are known. */
export function officialFiles(
  { files }: Pick<ToolchainArtifact, "files">,
  checksums: Checksums,
): { file: string; url: string; sha256: string }[] | undefined {
  const known = files.flatMap((file) => {
    const url = officialURL(file);
    const sha256 = url === undefined ? undefined : checksums[url];
    return url === undefined || sha256 === undefined ? [] : [{ file, url, sha256 }];
  });
  return known.length === files.length ? known : undefined;
}

/** A hash of what the official download must be; undefined when that is not known. */
export function downloadKey(artifact: ToolchainArtifact, checksums: Checksums): string | undefined {
  const known = officialFiles(artifact, checksums);
  return known && digest(known);
}

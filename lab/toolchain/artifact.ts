import type { Arch } from "../../config/cluster.ts";

/** Something the lab needs, and how to make it where it cannot be downloaded. */
export interface ToolchainArtifact {
  name: string;
  version: string;
  arch: Arch;
  /** Its files, relative to the cache folder; the recipe leaves each of them under its base name. */
  files: readonly string[];
  /** The script in recipes/, without `.sh`. */
  recipe: string;
  /** Files and folders under lab/toolchain that, besides the recipe, determine the result. */
  inputs: readonly string[];
  needsGo: boolean;
  /** Debian packages that the recipe uses. */
  packages: readonly string[];
  /** Prepared only when asked for by name. */
  optional: boolean;
}

/** What to ask for when there is more than one version of an artifact: `etcd@3.6.14`. */
export function artifactId({ name, version }: Pick<ToolchainArtifact, "name" | "version">): string {
  return `${name}@${version}`;
}

/**
 * The artifacts with these names: `name@version`, or just `name` for the first version in the list; without names,
 * all that are not optional.
 *
 * @throws when a name is unknown.
 */
export function selectArtifacts(
  artifacts: readonly ToolchainArtifact[],
  names: readonly string[] = [],
): ToolchainArtifact[] {
  if (names.length === 0) return artifacts.filter(({ optional }) => !optional);
  const selected = names.map((name) => {
    const artifact = artifacts.find((candidate) => name === candidate.name || name === artifactId(candidate));
    if (artifact) return artifact;
    const known = artifacts.map(artifactId).join(", ");
    throw new Error(`the toolchain has no artifact "${name}"; there are: ${known}`);
  });
  return [...new Set(selected)];
}

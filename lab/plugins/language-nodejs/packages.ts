import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An installed npm package. */
export interface InstalledPackage {
  name: string;
  version: string;
}

interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  pulumi?: { resource?: boolean; name?: string; version?: string };
}

/** The packages that the package.json at or above `directory` asks for, as far as they are installed. */
export function installedPackages(directory: string): InstalledPackage[] {
  return installedManifests(directory).map(({ name, version }) => ({ name, version }));
}

/** The resource plugins that the installed packages come with, each with the version it was made for. */
export function requiredPlugins(directory: string): InstalledPackage[] {
  return installedManifests(directory)
    .filter(({ pulumi }) => pulumi?.resource === true)
    .map(({ name, version, pulumi }) => ({
      name: pulumi?.name ?? name.replace(/^@pulumi\//, ""),
      version: (pulumi?.version ?? version).replace(/^v/, ""),
    }));
}

/** The version of a package as a program in `directory` would import it; undefined when there is none. */
export function installedVersion(directory: string, name: string): string | undefined {
  return findManifest(directory, join("node_modules", name, "package.json"))?.version;
}

function installedManifests(directory: string): (Manifest & InstalledPackage)[] {
  const project = findManifest(directory, "package.json");
  const names = Object.keys({ ...project?.dependencies, ...project?.devDependencies }).sort();
  return names.flatMap((name) => {
    const manifest = findManifest(directory, join("node_modules", name, "package.json"));
    return manifest ? [{ ...manifest, name, version: manifest.version ?? "" }] : [];
  });
}

/** Reads the file nearest to `directory` on the way up to the root. */
function findManifest(directory: string, path: string): Manifest | undefined {
  const file = join(directory, path);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return dirname(directory) === directory ? undefined : findManifest(dirname(directory), path);
}

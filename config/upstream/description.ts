import { existsSync, readFileSync } from "node:fs";
import type { Program } from "../part.ts";
import type { Versions } from "../versions.ts";

/**
 * The flags and fields that one of upstream's programs has in one version. `npm run upstream` writes it, from the program's
 * own sources, to a file beside this one.
 */
export interface Description {
  /** The version that it was taken from. */
  version: string;
  /** Flag → its type, as Go's pflag or flag names it: `bool`, `int32`, `duration`, `stringSlice`. */
  flags: Readonly<Record<string, string>>;
  /** Flag → what upstream says about its deprecation. */
  deprecatedFlags?: Readonly<Record<string, string>>;
  /**
   * Type in the configuration file → field → type: one of Go (`bool`, `int32`), `duration`, `quantity` and the like, a
   * key of `types` or `enums`, or one of these with `[]` or `map[string]` before it.
   */
  types?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `Type.field` → what upstream says about its deprecation. */
  deprecatedFields?: Readonly<Record<string, string>>;
  /** String type → the values that it allows, besides the empty string. */
  enums?: Readonly<Record<string, readonly string[]>>;
  /** The feature gates of the release that this program does not have. */
  foreignFeatureGates?: readonly string[];
}

/** The feature gates of a release, most of which all its programs have; in a file of its own. */
export interface FeatureGates {
  version: string;
  featureGates: Readonly<Record<string, FeatureStage>>;
  /** Those that can only be set to this. */
  lockedFeatureGates: Readonly<Record<string, boolean>>;
}

export type FeatureStage = "ALPHA" | "BETA" | "GA" | "DEPRECATED";

/** A program in a version, and what is known about it. */
export interface Described extends Program {
  description: Description;
  gates: () => FeatureGates;
  /** What messages call the version: `Kubernetes 1.36`. */
  release: string;
  /** The program in that version: `kubelet in Kubernetes 1.36`, `etcd 3.6`. */
  inRelease: string;
}

/** @returns undefined when nobody has described that version. */
export function described(program: Program, versions: Versions): Described | undefined {
  const minor = minorOf(program, versions);
  const gatesFile = descriptionFile(featureGatesOf(program.version), minor);
  const description = read(descriptionFile(program.name, minor)) as Description | undefined;
  if (description === undefined || !existsSync(gatesFile)) return undefined;
  return {
    ...program,
    description,
    gates: () => ownGates(read(gatesFile) as FeatureGates, description),
    release: releaseOf(program, versions),
    inRelease: inRelease(program, versions),
  };
}

function ownGates(gates: FeatureGates, { foreignFeatureGates = [] }: Description): FeatureGates {
  const own = Object.entries(gates.featureGates).filter(([name]) => !foreignFeatureGates.includes(name));
  return { ...gates, featureGates: Object.fromEntries(own) };
}

/** `kubelet in Kubernetes 1.36`, `etcd 3.6` */
export function inRelease(program: Program, versions: Versions): string {
  const release = releaseOf(program, versions);
  return program.name === program.version ? release : `${program.name} in ${release}`;
}

/** `Kubernetes 1.36` */
const releaseOf = (program: Program, versions: Versions): string =>
  `${program.version === "kubernetes" ? "Kubernetes" : program.version} ${minorOf(program, versions)}`;

/** Neither flags nor fields come or go between the patches of a minor version. */
const minorOf = ({ version }: Program, versions: Versions): string =>
  versions[version].split(".").slice(0, 2).join(".");

/** What the file of a project's feature gates is called. @param project `kubernetes` or `etcd`. */
export const featureGatesOf = (project: string): string => `${project}-feature-gates`;

/** @param name of a program, or what `featureGatesOf` returns. */
export const descriptionFile = (name: string, minor: string): URL =>
  new URL(`${name}-${minor}.json`, import.meta.url);

const known = new Map<string, unknown>();

/** Each file is read when a stack file first sets something that needs it. */
function read(file: URL): unknown {
  if (!known.has(file.href)) {
    known.set(file.href, existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
  }
  return known.get(file.href);
}

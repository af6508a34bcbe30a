import semver from "semver";
import { combinationWith, testedVersions, type Versions } from "../../config/versions.ts";

export const usage = `Usage: npm run pin -- KUBERNETES_VERSION [COMPONENT=VERSION...]
  Adds the checksums of all downloads to config/checksums.json, from what upstream publishes: those of this version of
  Kubernetes, of the components that go with it or are named here, and of what the tools download. A version of Kubernetes
  that is not in config/versions.json is added to config/untested-versions.json, with the components of the tested version
  next to it. Says what of all that nobody has tested.
Exit code: 0 everything is pinned, 1 something is not.`;

/**
 * `1.36.4 etcd=3.6.15` → the versions tested with Kubernetes 1.36.4, but another etcd.
 *
 * @param help the usage of the command.
 * @throws Error with what is allowed, and the usage.
 */
export function versionsFrom(args: readonly string[], help = usage): Versions {
  const refusal = (sentence: string): Error => new Error(`${sentence}\n${help}`);
  const [kubernetes = "", ...others] = args;
  const combination = combinationWith(kubernetes) ?? combinationBeside(kubernetes);
  if (combination === undefined) {
    const known = Object.keys(testedVersions);
    throw refusal(
      `${JSON.stringify(kubernetes)} is not a version of Kubernetes that barekube knows anything about; allowed: ${known.join(", ")}, and other patch levels of ${minors(known).join(" and ")}`,
    );
  }
  return others.reduce<Versions>((versions, assignment) => withComponent(versions, assignment, refusal), {
    ...combination,
    kubernetes,
  });
}

/** What was tested with the nearest patch level of the same minor version; the newer of two that are as near. */
function combinationBeside(kubernetes: string) {
  const wanted = semver.valid(kubernetes) === kubernetes ? semver.parse(kubernetes) : null;
  if (wanted === null || wanted.prerelease.length > 0) return undefined;
  const distance = (version: string) => Math.abs(semver.patch(version) - wanted.patch);
  const [nearest] = semver
    .rsort(Object.keys(testedVersions).filter((version) => isSameMinor(version, wanted)))
    .toSorted((one, other) => distance(one) - distance(other));
  return nearest === undefined ? undefined : testedVersions[nearest];
}

const isSameMinor = (version: string, { major, minor }: semver.SemVer): boolean =>
  semver.major(version) === major && semver.minor(version) === minor;

const minors = (versions: readonly string[]): string[] => [
  ...new Set(versions.map((version) => `${semver.major(version)}.${semver.minor(version)}`)),
];

function withComponent(
  versions: Versions,
  assignment: string,
  refusal: (sentence: string) => Error,
): Versions {
  const [, component = "", version] = /^(\w+)=(.*)$/.exec(assignment) ?? [];
  const components = Object.keys(versions).filter((name) => name !== "kubernetes");
  if (!components.includes(component) || semver.valid(version) !== version) {
    throw refusal(
      `${JSON.stringify(assignment)} is not COMPONENT=VERSION, such as etcd=3.6.15; components: ${components.join(", ")}`,
    );
  }
  return { ...versions, [component]: version };
}

import semver from "semver";
import { testedVersions, type Versions } from "../../config/versions.ts";

export const usage = `Usage: npm run pin -- KUBERNETES_VERSION [COMPONENT=VERSION...]
  Adds the checksums of all downloads to config/checksums.json, from what upstream publishes: those of this tested
  version of Kubernetes, of the components tested with it or named here, and of what the tools download.
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
  const tested = testedVersions[kubernetes];
  if (tested === undefined) {
    const known = Object.keys(testedVersions).join(", ");
    throw refusal(`${JSON.stringify(kubernetes)} is not a tested version of Kubernetes; allowed: ${known}`);
  }
  return others.reduce<Versions>((versions, assignment) => withComponent(versions, assignment, refusal), {
    ...tested,
    kubernetes,
  });
}

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

import { testedVersions, type Versions } from "../../config/versions.ts";

const usage = "npm run pin -- KUBERNETES_VERSION [COMPONENT=VERSION …]";

/**
 * `1.36.4 etcd=3.6.15` → the versions tested with Kubernetes 1.36.4, and another etcd.
 *
 * @throws Error with the usage and what is allowed.
 */
export function versionsFrom(args: readonly string[]): Versions {
  const [kubernetes = "", ...others] = args;
  const tested = testedVersions[kubernetes];
  if (tested === undefined) {
    const known = Object.keys(testedVersions).join(", ");
    throw new Error(
      `${usage}\n${JSON.stringify(kubernetes)} is no tested version of Kubernetes; allowed: ${known}`,
    );
  }
  return others.reduce<Versions>((versions, other) => withComponent(versions, other), {
    ...tested,
    kubernetes,
  });
}

function withComponent(versions: Versions, assignment: string): Versions {
  const [, component = "", version] = /^(\w+)=(\d+\.\d+\.\d+)$/.exec(assignment) ?? [];
  const components = Object.keys(versions).filter((name) => name !== "kubernetes");
  if (version === undefined || !components.includes(component)) {
    throw new Error(
      `${usage}\n${JSON.stringify(assignment)} names no component and version; components: ${components.join(", ")}`,
    );
  }
  return { ...versions, [component]: version };
}

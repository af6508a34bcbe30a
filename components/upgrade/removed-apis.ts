import semver from "semver";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import type { UpgradeFacts } from "./facts.ts";
import { firstFew } from "./first-few.ts";

interface Api {
  group: string;
  version: string;
  resource: string;
}

/** API versions that somebody still uses and that the new release does not have: one problem for each. */
export function removedApis(
  { versions }: Pick<ClusterSpec, "versions">,
  facts: readonly UpgradeFacts[],
): Problem[] {
  const isGone = ({ removed }: { removed: string }) => {
    const release = semver.coerce(removed);
    return release !== null && semver.lte(release, versions.kubernetes);
  };
  const clients = facts.flatMap((one) => one.clients).filter(isGone);
  const objects = facts.flatMap((one) => one.objects);
  const gone = [...facts.flatMap(({ apis }) => apis).filter(isGone), ...clients];
  return [...Map.groupBy(gone, nameOf)].toSorted(byKey).map(([name]) => ({
    path: "kubernetesVersion",
    given: versions.kubernetes,
    message: `no longer has ${name}, which the cluster is still asked for${listed(" by ", clients.filter(isOf(name)).map(clientText))}${listed(
      ", and which these objects were written in: ",
      objects.filter(isOf(name)).map((object) => object.name),
    )}; use a version that stays (https://kubernetes.io/docs/reference/using-api/deprecation-guide/)`,
  }));
}

const nameOf = ({ group, version, resource }: Api): string => `${resource} of ${group}/${version}`;
const isOf = (name: string) => (api: Api) => nameOf(api) === name;
const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
const clientText = ({ user, agent }: { user: string; agent: string }): string =>
  agent === "" ? user : `${user} (${agent.split(" ")[0]})`;

function listed(introduction: string, all: readonly string[]): string {
  return all.length === 0 ? "" : `${introduction}${firstFew([...new Set(all)])}`;
}

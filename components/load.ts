import type { ClusterSpec } from "../config/cluster.ts";
import { withInclude, writtenInclude } from "../config/include-file.ts";
import { loadCluster as load } from "../config/load.ts";
import { stackSchema } from "../config/schema/stack.ts";
import type { SettingValues } from "../config/setting-values.ts";
import { plainSecrets } from "../config/plain-secrets.ts";
import { writtenFile, writtenProblems } from "../config/written.ts";
import { warnOfUntestedVersion } from "../config/checks/cluster.ts";
import { upstreamWarnings } from "../config/checks/upstream/settings.ts";
import { nameHosts } from "../config/host-names.ts";
import { type Problem, SpecError } from "../config/problem.ts";
import { parts, partsOf } from "./parts.ts";

/** The schema of a stack file. */
export const stack = stackSchema(parts);

/**
 * The cluster that a stack file asks for.
 *
 * @param raw its settings, without the `barekube:` prefix of their names.
 * @throws SpecError with every problem.
 */
export const loadCluster = (raw: SettingValues): ClusterSpec => load(raw, parts);

/**
 * The same, for a stack file whose `include` has not been read yet.
 *
 * @param text returns the text of the stack file, if it is available: Pulumi does not pass on how a number was written.
 */
export function loadStackFile(
  raw: Record<string, unknown>,
  text: () => string | undefined = () => undefined,
): ClusterSpec {
  const cluster = loadCluster(withInclude(raw, Object.keys(stack.shape)));
  const place = ([name, ...rest]: readonly (string | number)[]) => ["config", `barekube:${name}`, ...rest];
  const files = [writtenFile({ settings: raw, place, text }), writtenInclude(raw)].filter(
    (file) => file !== undefined,
  );
  const problems = files.flatMap((file) => [
    ...writtenProblems(file, cluster.settings),
    ...plainSecrets(file, stack),
  ]);
  if (problems.length > 0) throw new SpecError(nameHosts(problems, cluster.settings["hosts"]));
  return cluster;
}

/** Warnings about settings that are allowed, but unwise or about to be removed upstream. */
export function warningsOf(cluster: ClusterSpec): Problem[] {
  const { settings, versions } = cluster;
  return [
    ...warnOfUntestedVersion(versions),
    ...nameHosts(upstreamWarnings(settings, { versions, parts }), settings["hosts"]),
    ...partsOf(cluster).flatMap((part) => part.warnings?.(cluster) ?? []),
  ];
}

import type { ClusterSpec } from "../config/cluster.ts";
import { withInclude } from "../config/include-file.ts";
import { loadCluster as load } from "../config/load.ts";
import { stackSchema } from "../config/schema/stack.ts";
import type { SettingValues } from "../config/setting-values.ts";
import { parts } from "./parts.ts";

/** The schema of a stack file. */
export const stack = stackSchema(parts);

/**
 * The cluster that a stack file asks for.
 *
 * @param raw its settings, without the `barekube:` prefix of their names.
 * @throws SpecError with every problem.
 */
export const loadCluster = (raw: SettingValues): ClusterSpec => load(raw, parts);

/** The same, for a stack file whose `include` has not been read yet. */
export const loadStackFile = (raw: Record<string, unknown>): ClusterSpec =>
  loadCluster(withInclude(raw, Object.keys(stack.shape)));

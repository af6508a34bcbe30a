import type { ClusterSpec } from "../../config/cluster.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { containerdCommand } from "../containerd/document.ts";
import { containerdOn } from "../containerd/settings.ts";
import { runtimeProgram, type VersionChange } from "./version-changes.ts";

/** Nodes that are drained since their Pods get another default runtime, in the words of a change of versions. */
export function runtimeChanges(
  { hosts }: Pick<ClusterSpec, "hosts">,
  living: readonly LivingHost[],
): VersionChange[] {
  return living.flatMap(({ name, report }) => {
    const host = hosts.find((one) => one.name === name);
    const from = report.document(containerdCommand)?.drain?.runtime;
    if (host === undefined || from === undefined) return [];
    const to = containerdOn(host).defaultRuntime;
    return to === from ? [] : [{ host: name, program: runtimeProgram, from, to }];
  });
}

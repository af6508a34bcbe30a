import { getOrganization, getProject, getStack, log } from "@pulumi/pulumi";
import { type ClusterSpec, livingHosts } from "../config/cluster.ts";
import type { HostReport } from "../observe/report/host-report.ts";
import { appliedInState } from "../observe/state/applied.ts";
import { pulumi } from "../observe/state/pulumi-cli.ts";

/**
 * What was last applied to every host: as the host reports, or, where it did not answer, as the stack's state has it.
 * Without that, a command would differ from what such a host was last asked for, although there is nothing to do.
 *
 * @param reports of the hosts that answered.
 */
export async function rememberHosts(
  cluster: ClusterSpec,
  reports: ReadonlyMap<string, HostReport>,
): Promise<ReadonlyMap<string, HostReport>> {
  const silent = livingHosts(cluster).filter(({ name }) => !reports.has(name));
  if (cluster.driftCheck === "off" || silent.length === 0) return reports;
  try {
    const applied = appliedInState(await exportState());
    const known = silent.flatMap(({ name, renamedFrom = name }) => {
      const report = applied.get(name) ?? applied.get(renamedFrom);
      return report === undefined ? [] : [[name, report] as const];
    });
    return new Map([...reports, ...known]);
  } catch (error) {
    const names = silent.map(({ name }) => name).join(", ");
    await log.warn(
      `what was last applied to ${names} cannot be read from the stack's state, so a preview may show changes to their commands although there are none: ${String(error)}`,
    );
    return reports;
  }
}

/** With secrets, if the passphrase is available. */
async function exportState(): Promise<string> {
  const place = { stack: `${getOrganization()}/${getProject()}/${getStack()}`, cwd: process.cwd() };
  return pulumi(place, "stack", "export", "--show-secrets").catch(() => pulumi(place, "stack", "export"));
}

import { type ClusterSpec, livingHosts } from "../../../config/cluster.ts";
import type { Problem } from "../../../config/problem.ts";
import { hostPath } from "../../../observe/refusals.ts";
import type { HostReport, LivingHost } from "../../../observe/report/host-report.ts";
import { readFindings } from "./found.ts";
import { takesOver } from "./settings.ts";

/** A host that others use, or have used, is left as it is. */
export function refuseForeignHosts(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return living.flatMap(({ name, report }) => {
    const host = cluster.hosts.find((one) => one.name === name);
    if (host === undefined) return [];
    const message = messageOf(report, takesOver(cluster, host));
    return message === undefined ? [] : [{ path: hostPath(cluster, host), host: name, message }];
  });
}

function messageOf(report: HostReport, mayTakeOver: boolean): string | undefined {
  const { things, obstacles } = readFindings(report);
  const inTheWay = obstacles.join("; ");
  if (things.length > 0 && !mayTakeOver) {
    const also = obstacles.length === 0 ? "" : `; it is in use, too: ${inTheWay}`;
    return `has what barekube would replace: ${things.join(", ")}; move it away, or set takeOver: true to have it kept aside until the host leaves the cluster${also}`;
  }
  return obstacles.length === 0 ? undefined : `is used by something else: ${inTheWay}`;
}

/** What an `up` will do to the hosts that are taken over, a message for each. */
export function takeOverNotices(cluster: ClusterSpec, reports: ReadonlyMap<string, HostReport>): string[] {
  return livingHosts(cluster)
    .filter((host) => takesOver(cluster, host))
    .flatMap(({ name }) => {
      const report = reports.get(name);
      const things = report === undefined ? [] : readFindings(report).things;
      if (things.length === 0) return [];
      return `${name} is taken over: ${things.join(", ")} will be stopped and kept aside, with .barekube-kept behind each name, and given back when the host leaves the cluster`;
    });
}

import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { hostPath, type Refusal } from "../../observe/refusals.ts";
import type { HostReport, LivingHost } from "../../observe/report/host-report.ts";
import type { Part } from "../part.ts";
import { namesOnHost } from "./names-on-host.ts";

type Complaint = Pick<Problem, "message" | "given"> & { field: "name" | "renamedFrom" | "address" };

/**
 * What the stack file calls another name than the machine is known by. Without `renamedFrom`, the engine would set the
 * machine up for a new host, and then clear it for the one that has gone.
 */
export const refuseRenames =
  (parts: readonly Part[]): Refusal =>
  (cluster, living) => [
    ...living
      .filter(({ report }) => isOfCluster(report, cluster))
      .flatMap((one) =>
        problemsAt(cluster, one, (host) => complaintAbout(host, one.report, namesOnHost(one.report, parts))),
      ),
    ...cluster.hosts.flatMap((host) => problemsAt(cluster, host, () => complaintAboutLost(host, living))),
  ];

/** What `up` does to hosts that are to be renamed. */
export const noticeRenames =
  (parts: readonly Part[]): Refusal =>
  (cluster, living) =>
    living.flatMap((one) =>
      problemsAt(cluster, one, (host) => {
        const { renamedFrom } = host;
        if (renamedFrom === undefined || !namesOnHost(one.report, parts).includes(renamedFrom))
          return undefined;
        return { field: "renamedFrom", message: noticeOf(host, renamedFrom) };
      }),
    );

/** A machine of another cluster is refused as such. */
const isOfCluster = (report: HostReport, { name }: ClusterSpec): boolean =>
  (report.document(prepareCommand)?.cluster.name ?? name) === name;

function problemsAt(
  cluster: ClusterSpec,
  { name }: { name: string },
  find: (host: HostSpec) => Complaint | undefined,
): Problem[] {
  const host = cluster.hosts.find((one) => one.name === name);
  const complaint = host && find(host);
  if (complaint === undefined) return [];
  const { field, ...problem } = complaint;
  return [{ path: `${hostPath(cluster, { name })}.${field}`, host: name, ...problem }];
}

function complaintAbout(host: HostSpec, report: HostReport, names: readonly string[]): Complaint | undefined {
  const { name, renamedFrom, addresses } = host;
  if (names.length === 0) return complaintAboutNew(host, report);
  const other = names.find((one) => one !== name && one !== renamedFrom);
  if (other !== undefined) return complaintAboutOther(name, other, names);
  const prepared = report.document(prepareCommand);
  const isCalledSo = renamedFrom === undefined || names.includes(renamedFrom);
  if (!isCalledSo && prepared?.renamedFrom !== renamedFrom) {
    return {
      field: "renamedFrom",
      given: renamedFrom,
      message: `was never the name of this machine, which is called ${name} already; remove it`,
    };
  }
  const known = renamedFrom === undefined ? undefined : prepared?.hosts[renamedFrom];
  if (known === undefined || known === addresses.join(" ")) return undefined;
  return {
    field: "address",
    given: addresses.join(" "),
    message: `cannot change together with the name; set ${known} again, run pulumi up, and change it then`,
  };
}

function complaintAboutOther(name: string, other: string, names: readonly string[]): Complaint {
  const isHalfway = names.includes(name);
  return {
    field: "name",
    given: name,
    message: isHalfway
      ? `the machine is still called ${other} in part, since a run that renamed it was cut off; set renamedFrom: ${other} until pulumi up has finished`
      : `the machine at this address is the cluster's ${other}; set renamedFrom: ${other} to rename it, or give the new host a machine of its own`,
  };
}

/** Nothing is on the machine. While no API server answers, it may be one that was reinstalled. */
function complaintAboutNew(
  { name, renamedFrom }: HostSpec,
  { memberships, commands }: HostReport,
): Complaint | undefined {
  if (renamedFrom === undefined || commands.size > 0) return undefined;
  if (memberships.size === 0 || memberships.has(name)) return undefined;
  return {
    field: "renamedFrom",
    given: renamedFrom,
    message:
      "is not the name of this machine, which has nothing of the cluster on it; remove it for a new host, or set the address of the machine that is to be renamed",
  };
}

/** Nobody could tell a machine that is dead its new name. */
function complaintAboutLost(
  { isLost, name, renamedFrom }: HostSpec,
  living: readonly LivingHost[],
): Complaint | undefined {
  if (!isLost || renamedFrom === undefined) return undefined;
  const known = living.find(({ report }) => report.memberships.size > 0)?.report.memberships;
  if (known === undefined || known.has(name) || !known.has(renamedFrom)) return undefined;
  return {
    field: "name",
    given: name,
    message: `a lost host cannot be renamed; call it ${renamedFrom} until it has gone`,
  };
}

function noticeOf({ name, isNode, isEtcd }: HostSpec, former: string): string {
  const node = `drains the node ${former}, takes it out of the cluster, and has the same machine join again as ${name}, with its data`;
  const member = `restarts etcd's member ${former} as ${name}, with its data`;
  const steps = [...(isEtcd ? [member] : []), ...(isNode ? [node] : [])];
  return `pulumi up ${steps.join("; it ")}`;
}

import type { ClusterSpec } from "../../config/cluster.ts";
import type { Problem } from "../../config/problem.ts";
import { hostPath, namesOf, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";

const noSFTP =
  "its SSH server offers no SFTP, over which barekube copies its scripts; add the line `Subsystem sftp internal-sftp` to /etc/ssh/sshd_config there and reload it (systemctl reload ssh sshd)";

/** A host that nothing was applied to yet can still be put right; to others, refusing every change would do no good. */
const isNew = ({ report }: LivingHost): boolean => report.commands.size === 0;

const withoutSFTP =
  (isMeant: (host: LivingHost) => boolean): Refusal =>
  (cluster, living) =>
    living
      .filter((host) => !host.report.hasSFTP && isMeant(host))
      .map((host) => ({ path: `${hostPath(cluster, host)}.ssh`, host: host.name, message: noSFTP }));

export const hostRefusals: readonly Refusal[] = [withoutSFTP(isNew)];
export const hostCautions: readonly Refusal[] = [withoutSFTP((host) => !isNew(host)), sharedMachineIDs];

/** Containers on one kernel are left out: they often have the machine-id of their machine. */
function sharedMachineIDs(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  const kernelOf = ({ report }: LivingHost) => report.boot.split(":")[0];
  const known = living.filter((host) => host.report.machineID && kernelOf(host));
  return [...Map.groupBy(known, ({ report }) => report.machineID).values()]
    .map((group) => [...new Map(group.map((host) => [kernelOf(host), host])).values()])
    .filter((group) => group.length > 1)
    .map((group) => ({
      path: hostPath(cluster, group[group.length - 1] as LivingHost),
      message: `${namesOf(group)} have the same machine-id, as machines cloned from one image do, and a DHCP server may give them the same address; make them new ones and restart them: rm -f /etc/machine-id /var/lib/dbus/machine-id; systemd-machine-id-setup`,
    }));
}

/** Whoever has the key of one of them can pass for the others. */
export function sharedHostKeys({ hosts }: ClusterSpec): Problem[] {
  const living = hosts.filter(({ isLost }) => !isLost);
  return [...Map.groupBy(living, ({ ssh }) => ssh.hostKey).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      path: `hosts[${group.map((host) => hosts.indexOf(host)).at(-1)}].ssh.hostKey`,
      message: `${namesOf(group)} have the same host key, as machines cloned from one image do; make them new ones: rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh sshd`,
    }));
}

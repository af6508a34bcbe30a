import semver from "semver";
import { z } from "zod";
import type { ClusterSpec } from "../../config/cluster.ts";
import { controlPlaneArtifactsCommand, nodeArtifactsCommand } from "../../documents/artifacts.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";

/** A program of a host that is to run in another version than the one that the host was last told to run. */
export interface VersionChange {
  host: string;
  /** As its artifact is called: `kube-apiserver`. */
  program: string;
  /** Version in use: `1.36.4`. */
  from: string;
  to: string;
}

const reads = z.object({ reads: z.record(z.string(), z.string()) });
/** How a unit names the binary that it reads: `kube-apiserver-1.36.4 sha256:…`. */
const fingerprint = /^(.+)-(\d+\.\d+\.\d+\S*) sha256:/;

/** The versions of the programs on a host, as its units were last told; empty for one that was told nothing. */
export function versionsOn({ report }: Pick<LivingHost, "report">): ReadonlyMap<string, string> {
  const documents = [...report.commands.values()].map(({ document }) => reads.safeParse(document).data);
  const read = documents.flatMap((document) => Object.values(document?.reads ?? {}));
  return new Map(
    read.flatMap((text) => {
      const [, program, version] = fingerprint.exec(text) ?? [];
      return program === undefined || version === undefined ? [] : [[program, version]];
    }),
  );
}

/** Every program that changes its version, in the order of the hosts. */
export const versionChanges = (
  cluster: Pick<ClusterSpec, "hosts">,
  living: readonly LivingHost[],
): VersionChange[] => changesIn(cluster, living, versionsOn);

/** The same for programs that no unit runs, such as CNI plugins, which therefore restart nothing. */
export const replacedPrograms = (
  cluster: Pick<ClusterSpec, "hosts">,
  living: readonly LivingHost[],
): VersionChange[] =>
  changesIn(cluster, living, (host) => {
    const ofUnits = versionsOn(host);
    return new Map([...installedOn(host)].filter(([program]) => !ofUnits.has(program)));
  });

/** `cni-plugins-1.9.1` */
const versioned = /^(.+?)-(\d+\.\d+\.\d+\S*)$/;

function installedOn({ report }: Pick<LivingHost, "report">): ReadonlyMap<string, string> {
  const commands = [controlPlaneArtifactsCommand, nodeArtifactsCommand];
  const installed = commands.flatMap((command) => report.document(command)?.artifacts ?? []);
  return new Map(
    installed.flatMap(({ name }) => {
      const [, program, version] = versioned.exec(name) ?? [];
      return program === undefined || version === undefined ? [] : [[program, version]];
    }),
  );
}

function changesIn(
  { hosts }: Pick<ClusterSpec, "hosts">,
  living: readonly LivingHost[],
  versionsOf: (host: LivingHost) => ReadonlyMap<string, string>,
): VersionChange[] {
  return living.flatMap((host) => {
    const artifacts = hosts.find(({ name }) => name === host.name)?.artifacts ?? [];
    return [...versionsOf(host)].flatMap(([program, from]) => {
      const wanted = artifacts.find((artifact) => artifact.name.startsWith(`${program}-`));
      const to = wanted?.name.slice(program.length + 1);
      return to === undefined || to === from || !/^\d/.test(to)
        ? []
        : [{ host: host.name, program, from, to }];
    });
  });
}

/** By how many minor versions `to` is ahead of `from`; negative for a downgrade, infinite for another major version. */
export function minorsBetween(from: string, to: string): number {
  const [one, other] = [semver.parse(from), semver.parse(to)];
  if (one === null || other === null) return 0;
  if (one.major !== other.major) return other.major > one.major ? Infinity : -Infinity;
  return other.minor - one.minor;
}

/** Stands for the program that runs the Pods of a node, which has a name in place of a version. */
export const runtimeProgram = "default runtime";

/** Whether the change is one that a node is drained for. */
export const isDraining = ({ program, from, to }: VersionChange): boolean =>
  program === runtimeProgram || (program === "kubelet" && minorsBetween(from, to) !== 0);

/** Whether etcd or a program of a master's control plane changes. */
export const isOfControlPlane = (program: string): boolean =>
  program === "etcd" || (program !== "kube-proxy" && program.startsWith("kube-"));

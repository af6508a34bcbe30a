import semver from "semver";
import { z } from "zod";
import type { ClusterSpec } from "../../config/cluster.ts";
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
export function versionChanges(
  { hosts }: Pick<ClusterSpec, "hosts">,
  living: readonly LivingHost[],
): VersionChange[] {
  return living.flatMap(({ name, report }) => {
    const artifacts = hosts.find((host) => host.name === name)?.artifacts ?? [];
    return [...versionsOn({ report })].flatMap(([program, from]) => {
      const wanted = artifacts.find((artifact) => artifact.name.startsWith(`${program}-`));
      const to = wanted?.name.slice(program.length + 1);
      return to === undefined || to === from || !/^\d/.test(to) ? [] : [{ host: name, program, from, to }];
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

/** Whether the change is one that a node is drained for. */
export const isDraining = ({ program, from, to }: VersionChange): boolean =>
  program === "kubelet" && minorsBetween(from, to) !== 0;

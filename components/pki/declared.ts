import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { type Part, partsOn } from "../part.ts";
import type { Certificate } from "./certificate.ts";

type Parts = readonly Part[];

/** Certificates with the same subject on every host, by name. */
export const sharedCertificates = (parts: Parts, cluster: ClusterSpec): Map<string, Certificate> =>
  new Map(
    parts
      .flatMap((part) => Object.entries(part.sharedCertificates ?? {}))
      .map(([name, certificate]) => [
        name,
        typeof certificate === "function" ? certificate(cluster) : certificate,
      ]),
  );

/** Names of the passwords that the cluster has. */
export const passwords = (parts: Parts): Set<string> =>
  new Set(parts.flatMap((part) => part.passwords ?? []));

/** The certificates that a host has of its own, by name. */
export const hostCertificates = (
  parts: Parts,
  cluster: ClusterSpec,
  host: HostSpec,
): Map<string, Certificate> =>
  new Map(
    partsOn(parts, host)
      .flatMap((part) => Object.entries(part.hostCertificates ?? {}))
      .map(([name, { certificate }]) => [name, certificate(cluster, host)]),
  );

/** Whether a part is on every node, not just on masters. */
export const isOnEveryNode = ({ isOn }: Pick<Part, "isOn">): boolean =>
  isOn({ isEtcd: false, isMaster: false, isNode: true });

import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { type Part, partsOn } from "../part.ts";
import type { Certificate } from "./certificate.ts";

type Parts = readonly Part[];

/** Certificates whose holder is the same everywhere, by name. */
export const sharedCertificates = (parts: Parts): Map<string, Certificate> =>
  new Map(parts.flatMap((part) => Object.entries(part.sharedCertificates ?? {})));

/** The certificates that a host has for itself, by name. */
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

/** Whether a part is on every node, and not on masters alone. */
export const isOnEveryNode = ({ isOn }: Pick<Part, "isOn">): boolean =>
  isOn({ isEtcd: false, isMaster: false, isNode: true });

import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import type { Part } from "../part.ts";
import { parts, partsOn } from "../parts.ts";
import type { Certificate } from "./certificate.ts";

/** Certificates whose holder is the same everywhere, by name. */
export const sharedCertificates: Readonly<Record<string, Certificate>> = Object.assign(
  {},
  ...parts.map((part) => part.sharedCertificates),
) as Record<string, Certificate>;

/** Names of the certificates that a host may have for itself. */
export const hostCertificateNames: readonly string[] = parts.flatMap(({ hostCertificates: own = {} }) =>
  Object.keys(own),
);

/** The certificates that a host has for itself, by name. */
export const hostCertificates = (cluster: ClusterSpec, host: HostSpec): Map<string, Certificate> =>
  new Map(
    partsOn(cluster, host)
      .flatMap(({ hostCertificates: own = {} }) => Object.entries(own))
      .map(([name, { certificate }]) => [name, certificate(cluster, host)]),
  );

/** Whether a part is on every node, and not on masters alone. */
export const isOnEveryNode = ({ isOn }: Pick<Part, "isOn">): boolean =>
  isOn({ isEtcd: false, isMaster: false, isNode: true });

/** The same of a certificate that hosts share. */
export const isSharedByNodes = (certificate: string): boolean =>
  parts.some((part) => part.sharedCertificates?.[certificate] !== undefined && isOnEveryNode(part));

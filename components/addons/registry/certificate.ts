import { type ClusterSpec, masterHosts } from "../../../config/cluster.ts";
import type { Certificate } from "../../pki/certificate.ts";
import { clusterIPOf, mirrorClusterIPOf } from "./address.ts";
import { name, namespace, serviceName } from "./names.ts";
import { registrySettings } from "./settings.ts";

/** Pods know it by its Service's names, nodes by its address, and people by a name of theirs or that of a master. */
export function registryCertificate(cluster: ClusterSpec): Certificate {
  const { hostName, mirror } = registrySettings.of(cluster) ?? {};
  return {
    issuer: "kubernetes",
    commonName: "registry",
    dnsNames: [
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      serviceName(cluster),
      ...(hostName === undefined ? [] : [hostName]),
    ],
    ipAddresses: [
      clusterIPOf(cluster),
      ...masterHosts(cluster).flatMap(({ addresses }) => addresses),
      ...(mirror === undefined ? [] : [mirrorClusterIPOf(cluster, mirror)]),
    ],
    use: "server",
  };
}

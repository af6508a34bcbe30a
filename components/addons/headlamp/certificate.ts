import { type ClusterSpec, masterHosts } from "../../../config/cluster.ts";
import { type Certificate, loopbackAddresses } from "../../pki/certificate.ts";
import { name, namespace } from "./names.ts";
import { headlampSettings } from "./settings.ts";

/** Under the names that people know it by: localhost is the end of a forwarded port. */
export function headlampCertificate(cluster: ClusterSpec): Certificate {
  const { hostName } = headlampSettings.of(cluster) ?? {};
  return {
    issuer: "kubernetes",
    commonName: "headlamp",
    dnsNames: [
      "localhost",
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      `${name}.${namespace}.svc.${cluster.network.clusterDomain}`,
      ...(hostName === undefined ? [] : [hostName]),
    ],
    ipAddresses: [...loopbackAddresses, ...masterHosts(cluster).flatMap(({ addresses }) => addresses)],
    use: "server",
  };
}

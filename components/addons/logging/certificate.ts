import { type ClusterSpec, masterHosts } from "../../../config/cluster.ts";
import type { Certificate } from "../../pki/certificate.ts";
import { namespace, storeName, storeService } from "./names.ts";
import { loggingSettings } from "./settings.ts";

/** Collectors know the store by its Service's names, and people by a name of theirs, a master's address, or localhost. */
export function loggingCertificate(cluster: ClusterSpec): Certificate {
  const { hostName } = loggingSettings.of(cluster) ?? {};
  return {
    issuer: "kubernetes",
    commonName: storeName,
    dnsNames: [
      `${storeName}.${namespace}`,
      `${storeName}.${namespace}.svc`,
      storeService(cluster),
      // At the near end of `kubectl port-forward`.
      "localhost",
      ...(hostName === undefined ? [] : [hostName]),
    ],
    ipAddresses: masterHosts(cluster).flatMap(({ addresses }) => addresses),
    use: "server",
  };
}

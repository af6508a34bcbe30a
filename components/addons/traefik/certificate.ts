import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Certificate } from "../../pki/certificate.ts";
import { name } from "./names.ts";
import { traefikSettings } from "./settings.ts";

export const traefikCertificate = (cluster: ClusterSpec): Certificate => ({
  issuer: "kubernetes",
  commonName: name,
  dnsNames: traefikSettings.of(cluster)?.hostNames ?? [],
  use: "server",
});

/** Whether it has a certificate of the cluster's authority. */
export const hasCertificate = (cluster: Pick<ClusterSpec, "settings">): boolean =>
  (traefikSettings.of(cluster)?.hostNames ?? []).length > 0;

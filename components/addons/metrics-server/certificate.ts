import type { Certificate } from "../../pki/certificate.ts";
import { name, namespace } from "./names.ts";

export const certificateName = "metrics-server";

/** API servers ask it by the name of its Service. */
export const metricsServerCertificate: Certificate = {
  issuer: "kubernetes",
  commonName: "metrics-server",
  dnsNames: [`${name}.${namespace}.svc`],
  use: "server",
};

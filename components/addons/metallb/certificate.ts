import type { Certificate } from "../../pki/certificate.ts";
import { namespace, webhookService } from "./names.ts";

/** API servers ask the controller by the name of its Service. */
export const metallbCertificate: Certificate = {
  issuer: "kubernetes",
  commonName: "metallb-webhook",
  dnsNames: [`${webhookService}.${namespace}.svc`],
  use: "server",
};

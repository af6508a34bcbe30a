import type { Part } from "../part.ts";
import { certificateMode, secretMode } from "./modes.ts";
import { etcdClientCA, frontProxyCA, issuingCA, serviceAccount } from "./paths.ts";
import { authorityExpiry } from "./expiry.ts";
import { keptKeys, keptKeysDirectory } from "./kept-keys.ts";
import { pkiRefusals } from "./refusals.ts";
import {
  caCertificateValidityPeriod,
  certificateAuthorities,
  certificateRenewBefore,
  certificateValidityPeriod,
  checkLifetimes,
  serviceAccountKeys,
} from "./settings.ts";

/** The authorities, and their files on masters. */
export const pki: Part = {
  name: "pki",
  isOn: ({ isMaster }) => isMaster,
  settings: [
    certificateValidityPeriod,
    certificateRenewBefore,
    caCertificateValidityPeriod,
    certificateAuthorities,
    serviceAccountKeys,
  ],
  checks: [checkLifetimes],
  facts: [new URL("pki-facts.sh", import.meta.url)],
  clusterDrift: authorityExpiry,
  refusals: pkiRefusals,
  keyDirectories: keptKeysDirectory,
  keyFiles: ({ cluster, secrets }) => ({
    // The controller manager signs kubelet certificates with these.
    [issuingCA.cert]: { mode: certificateMode, content: secrets.issuing.certPem },
    [issuingCA.key]: { mode: secretMode, content: secrets.issuing.keyPem },
    [etcdClientCA]: { mode: certificateMode, content: secrets.bundle("etcd") },
    [frontProxyCA.cert]: { mode: certificateMode, content: secrets.bundle("frontProxy") },
    [serviceAccount.key]: { mode: secretMode, content: secrets.serviceAccount.signingKey },
    [serviceAccount.public]: { mode: certificateMode, content: secrets.serviceAccount.bundle },
    ...keptKeys({ cluster, secrets }, "kubernetes", "frontProxy", "serviceAccount"),
  }),
};

import type { Provider } from "../server/provider.ts";
import { certRequest } from "./cert-request.ts";
import type { Clock } from "./issued-cert.ts";
import { locallySignedCert } from "./locally-signed-cert.ts";
import { privateKey } from "./private-key.ts";
import { selfSignedCert } from "./self-signed-cert.ts";

/** The lab's version of the tls provider. `now` decides when certificates begin and are due for renewal. */
export function tlsProvider(now: Clock = () => new Date()): Provider {
  return {
    name: "tls",
    version: "5.6.1",
    resources: {
      "tls:index/certRequest:CertRequest": certRequest,
      "tls:index/locallySignedCert:LocallySignedCert": locallySignedCert(now),
      "tls:index/privateKey:PrivateKey": privateKey,
      "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert(now),
    },
  };
}

import type { KubernetesObject } from "../part.ts";
import type { AddOnKeys } from "./keys.ts";

/** A Secret with a certificate and its key. @param certificate one that a part has among its `sharedCertificates`. */
export const tlsSecret = (
  metadata: { name: string; namespace: string },
  keys: AddOnKeys,
  certificate: string,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { ...metadata },
  type: "kubernetes.io/tls",
  data: keys.tls(certificate),
});

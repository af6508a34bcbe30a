import type { Input, Output } from "@pulumi/pulumi";
import type { AuthorityName } from "../../config/generations.ts";

/** What of the cluster's PKI goes into objects of add-ons. Everything but keys can be read by whoever reads the state. */
export interface AddOnKeys {
  /** The data of a Secret of the type kubernetes.io/tls, with a certificate that a part has among its `sharedCertificates`. */
  tls: (certificate: string) => Readonly<Record<"tls.crt" | "tls.key", Input<string>>>;
  /** Changes with the certificate: an annotation of Pods whose program reads it only at startup. */
  fingerprint: (certificate: string) => Input<string>;
  /** The certificates of all trusted generations of an authority, as PEM. */
  authority: (name: AuthorityName) => Input<string>;
  /** One that a part has among its `passwords`. Everything but its fingerprint is secret. */
  password: (name: string) => Readonly<Record<"text" | "bcryptHash" | "fingerprint", Output<string>>>;
  /** The same in base64, as a `caBundle` has it. */
  caBundle: (name: AuthorityName) => Input<string>;
}

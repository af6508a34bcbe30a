import type { Output } from "@pulumi/pulumi";
import type { AuthorityName } from "../../config/generations.ts";

/** What parts put into the files of a host that are secret. */
export interface Secrets {
  /** The certificates of an authority's generations, all of which are trusted. */
  bundle: (authority: AuthorityName) => Output<string>;
  /** Certificate and key that the controller manager issues certificates for kubelets with. */
  issuing: { certPem: Output<string>; keyPem: Output<string> };
  serviceAccount: {
    signingKey: Output<string>;
    /** Which key signs, as tokens name it in their header. */
    signer: Output<string>;
    /** Public halves of all generations. */
    bundle: Output<string>;
  };
  /** Configuration of the encryption of Secrets in etcd, with its keys. */
  encryptionConfig: Output<string>;
}

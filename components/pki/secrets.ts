import type { Output } from "@pulumi/pulumi";
import type { AuthorityName, Rotated } from "../../config/generations.ts";

/** What parts put into a host's secret files. */
export interface Secrets {
  /** The certificates of an authority's generations, all of which are trusted. */
  bundle: (authority: AuthorityName) => Output<string>;
  /** Certificate and key with which the controller manager issues kubelet certificates. */
  issuing: { certPem: Output<string>; keyPem: Output<string> };
  serviceAccount: {
    signingKey: Output<string>;
    /** ID of the key that signs, as in the header of tokens. */
    signer: Output<string>;
    /** Public halves of all generations. */
    bundle: Output<string>;
  };
  /** The private keys of all generations, by number; only kept-keys.ts needs them. */
  keys: (what: Rotated) => ReadonlyMap<number, Output<string>>;
  /** Encryption configuration for Secrets in etcd, with its keys. */
  encryptionConfig: Output<string>;
  /** One that a part has among its `passwords`. */
  password: (name: string) => Output<string>;
}

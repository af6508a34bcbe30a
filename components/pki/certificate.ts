import type { AuthorityName } from "../../config/generations.ts";

/** A certificate of the cluster: its subject, its issuer, and what it may be used for. */
export interface Certificate {
  issuer: AuthorityName;
  commonName: string;
  organization?: string;
  dnsNames?: string[];
  ipAddresses?: string[];
  /** `peer`: both server and client. */
  use: "server" | "client" | "peer";
}

export const loopbackAddresses = ["127.0.0.1", "::1"];

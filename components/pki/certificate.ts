import type { AuthorityName } from "../../config/generations.ts";

/** A certificate of the cluster: who holds it, who signs it, and what it is good for. */
export interface Certificate {
  issuer: AuthorityName;
  commonName: string;
  organization?: string;
  dnsNames?: string[];
  ipAddresses?: string[];
  /** `peer`: server to one side and client to the other. */
  use: "server" | "client" | "peer";
}

/** Addresses of a host for itself. */
export const loopbackAddresses = ["127.0.0.1", "::1"];

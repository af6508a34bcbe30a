import { type Output, type Resource, unsecret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { fingerprintOfText, fingerprintPrefix } from "./fingerprint.ts";

/** A password that nobody has chosen. */
export interface Password {
  /** Letters and digits. */
  text: Output<string>;
  /** What a program can check it against. */
  bcryptHash: Output<string>;
  /** Changes with the password; not secret. */
  fingerprint: Output<string>;
}

export function password(name: string, parent: Resource): Password {
  // 32 letters and digits hold 190 bits.
  const { result, bcryptHash } = new RandomPassword(name, { length: 32, special: false }, { parent });
  return { text: result, bcryptHash, fingerprint: unsecret(bcryptHash.apply(fingerprintFrom)) };
}

/**
 * Where a password was taken over from a cluster (npm run adopt) that has its hash nowhere, the state has the fingerprint in
 * place of the hash.
 */
const fingerprintFrom = (bcryptHash: string): string =>
  bcryptHash.startsWith(fingerprintPrefix) ? bcryptHash : fingerprintOfText(bcryptHash);

import { type Output, type Resource, unsecret } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { fingerprintOf } from "./fingerprint.ts";

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
  return { text: result, bcryptHash, fingerprint: unsecret(fingerprintOf(bcryptHash)) };
}

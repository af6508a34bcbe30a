import { type Output, secret, unsecret } from "@pulumi/pulumi";
import { revisionOf } from "./revision.ts";

/** A secret text of the stack file in base64, as a Secret has it. The state has it encrypted. */
export const inBase64 = (text: string): Output<string> => secret(Buffer.from(text).toString("base64"));

/**
 * Changes with a secret text of the stack file, for an annotation of Pods whose program reads it only at startup.
 *
 * @param salt a secret text, so that nobody can try others against the result.
 */
export const fingerprintOf = (text: string | undefined, salt: Output<string>): Output<string> =>
  unsecret(salt.apply((secretText) => revisionOf(secretText, text)));

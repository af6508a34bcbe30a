import { type Output, RunError } from "@pulumi/pulumi";
import type { ParsedKey } from "ssh2";
import { parsePrivateKey, UnusableKey } from "../../../observe/ssh/private-key.ts";

/** The stack's private key for SSH, if it has one; an agent may offer others. */
export interface SshKeys {
  privateKey: Output<string> | undefined;
  /** What the private key is encrypted with. */
  passphrase: Output<string> | undefined;
}

/**
 * The private key, decrypted once for all logins; undefined where the stack has none.
 *
 * @throws RunError when it cannot be used.
 */
export async function readPrivateKey(keys: SshKeys): Promise<ParsedKey | undefined> {
  const [privateKey, passphrase] = await Promise.all([valueOf(keys.privateKey), valueOf(keys.passphrase)]);
  try {
    return parsePrivateKey(privateKey, passphrase);
  } catch (error) {
    // The message is enough; a stack trace would bury it.
    throw error instanceof UnusableKey ? new RunError(error.message) : error;
  }
}

/** Configuration is known even in a preview. */
const valueOf = (text: Output<string> | undefined): Promise<string | undefined> =>
  new Promise((resolve) => {
    if (text === undefined) resolve(undefined);
    else text.apply(resolve);
  });

import { type Output, RunError } from "@pulumi/pulumi";
import ssh2, { type ParsedKey } from "ssh2";

/** What proves who we are to SSH servers, where the stack has it; an agent's keys count besides. */
export interface SshCredentials {
  privateKey: Output<string> | undefined;
  /** What the private key is encrypted with. */
  passphrase: Output<string> | undefined;
}

/**
 * The private key, decrypted once for all logins; undefined where the stack has none.
 *
 * @throws RunError when it cannot be used.
 */
export async function readPrivateKey(credentials: SshCredentials): Promise<ParsedKey | undefined> {
  const [privateKey, passphrase] = await Promise.all([
    valueOf(credentials.privateKey),
    valueOf(credentials.passphrase),
  ]);
  if (privateKey === undefined) {
    if (passphrase === undefined) return undefined;
    throw new RunError(
      "sshPrivateKeyPassphrase is set, but sshPrivateKey is not; set that too, or remove the passphrase: pulumi config rm sshPrivateKeyPassphrase",
    );
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) throw new RunError(`sshPrivateKey ${whatIsWrong(parsed, passphrase)}`);
  // A file may hold several keys, which the library's types do not know.
  const [key] = [parsed].flat();
  if (!key?.isPrivateKey()) throw new RunError("sshPrivateKey is a public key; set the private one");
  return key;
}

function whatIsWrong({ message }: Error, passphrase: string | undefined): string {
  if (/no passphrase given/i.test(message)) {
    return "is encrypted; set its passphrase too: pulumi config set --secret sshPrivateKeyPassphrase";
  }
  if (passphrase !== undefined && /integrity check|bad decrypt|passphrase|unable to decrypt/i.test(message)) {
    return "cannot be decrypted with sshPrivateKeyPassphrase; set the right one";
  }
  return "is no private key that can be read; allowed: the whole file that ssh-keygen wrote (ssh-keygen -p -f KEY rewrites others)";
}

/** Configuration is known in a preview too. */
const valueOf = (text: Output<string> | undefined): Promise<string | undefined> =>
  new Promise((resolve) => {
    if (text === undefined) resolve(undefined);
    else text.apply(resolve);
  });

import ssh2, { type ParsedKey } from "ssh2";

/** What is wrong with the stack's private key, and what to do about it. */
export class UnusableKey extends Error {}

/**
 * A private key for SSH, decrypted; undefined where there is none.
 *
 * @throws UnusableKey
 */
export function parsePrivateKey(
  privateKey: string | undefined,
  passphrase: string | undefined,
): ParsedKey | undefined {
  if (privateKey === undefined) {
    if (passphrase === undefined) return undefined;
    throw new UnusableKey(
      "sshPrivateKeyPassphrase is set, but sshPrivateKey is not; set that too, or remove the passphrase: pulumi config rm sshPrivateKeyPassphrase",
    );
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) throw new UnusableKey(`sshPrivateKey ${whatIsWrong(parsed, passphrase)}`);
  // A file may hold several keys, which the library's types do not know.
  const [key] = [parsed].flat();
  if (!key?.isPrivateKey()) throw new UnusableKey("sshPrivateKey is a public key; set the private one");
  return key;
}

function whatIsWrong({ message }: Error, passphrase: string | undefined): string {
  if (/no passphrase given/i.test(message)) {
    return "is encrypted; set its passphrase too: pulumi config set --secret sshPrivateKeyPassphrase";
  }
  if (passphrase !== undefined && /integrity check|bad decrypt|passphrase|unable to decrypt/i.test(message)) {
    return "cannot be decrypted with sshPrivateKeyPassphrase; set the right one";
  }
  return "is not a readable private key; allowed: the whole file that ssh-keygen wrote (ssh-keygen -p -f KEY converts others)";
}

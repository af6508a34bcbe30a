import { readFile } from "node:fs/promises";
import { userPath } from "../../user-path.ts";

/**
 * The private keys of age in a file, for the configuration of the program on a host.
 *
 * @throws when it has none.
 */
export async function identityLines(file: string): Promise<string[]> {
  const text = await readFile(userPath(file), "utf8").catch((error: unknown) => {
    throw new Error(`--identity ${file}: cannot be read (${error instanceof Error ? error.message : ""})`);
  });
  const keys = text.match(/^AGE-SECRET-KEY-1[A-Z0-9]+$/gm) ?? [];
  if (keys.length > 0) return keys.map((key) => `identity ${key}`);
  const what = /^-----BEGIN AGE ENCRYPTED FILE|^age-encryption\.org/.test(text)
    ? "is encrypted itself; decrypt it first (age --decrypt)"
    : "has no private key of age";
  throw new Error(`--identity ${file}: ${what}; allowed: a file as age-keygen writes it`);
}

import { createHash } from "node:crypto";
import { all, type Output, type Resource } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import type { EncryptionKey } from "./files.ts";
import { generationName } from "../pki/resource-names.ts";

/** The keys of these generations, in the same order; a secret. */
export function encryptionKeys(
  name: string,
  generations: readonly number[],
  parent: Resource,
): Output<EncryptionKey[]> {
  return all(
    generations.map((generation) =>
      encryptionKey(generationName(name, generation), parent).apply((secret) => ({
        generation,
        secret,
      })),
    ),
  );
}

/**
 * 32 random bytes in base64, a secret. Not a RandomBytes, whose ID is its value: IDs are never secret, so the key
 * would be in the state in plain text.
 */
function encryptionKey(name: string, parent: Resource): Output<string> {
  // 43 letters and digits hold 256 bits.
  const { result } = new RandomPassword(name, { length: 43, special: false }, { parent });
  return result.apply(secretFrom);
}

/**
 * A key that was taken over from hosts (npm run adopt) is in the state as the hosts have it, since nobody knows the text
 * that it was made from.
 */
export const secretFrom = (text: string): string =>
  isSecret(text) ? text : createHash("sha256").update(text).digest("base64");

/** 32 bytes in base64 end with padding, which no letter or digit is. */
const isSecret = (text: string): boolean => text.endsWith("=");

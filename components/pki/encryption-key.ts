import { createHash } from "node:crypto";
import type { Output, Resource } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

/**
 * 32 random bytes in base64, a secret. Not a RandomBytes, whose id is its value: ids are never secret, and the
 * key would stand in the state for everybody to read.
 */
export function encryptionKey(name: string, parent: Resource): Output<string> {
  // 43 letters and digits hold 256 bits.
  const { result } = new RandomPassword(name, { length: 43, special: false }, { parent });
  return result.apply((text) => createHash("sha256").update(text).digest("base64"));
}

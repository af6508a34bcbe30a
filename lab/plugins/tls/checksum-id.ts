import { createHash } from "node:crypto";

/**
 * The id of a key or request: the SHA-1 of its DER form, in hexadecimal. The official provider hashes the bytes
 * as if they were text, without the white space at their end.
 */
export function checksumId(der: Buffer): string {
  const text = der.toString("latin1").replace(/(?:[\t-\r ]|\xc2[\x85\xa0])+$/, "");
  return createHash("sha1").update(text, "latin1").digest("hex");
}

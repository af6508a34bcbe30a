import { createHash } from "node:crypto";
import type { Output } from "@pulumi/pulumi";

/** Changes with the text; not secret. */
export function fingerprintOf(pem: Output<string>): Output<string> {
  return pem.apply((text) => `sha256:${createHash("sha256").update(text).digest("hex")}`);
}

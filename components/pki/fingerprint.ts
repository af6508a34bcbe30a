import { createHash } from "node:crypto";
import type { Output } from "@pulumi/pulumi";

export const fingerprintPrefix = "sha256:";

/** Changes with the text; not secret. */
export const fingerprintOf = (pem: Output<string>): Output<string> => pem.apply(fingerprintOfText);

export const fingerprintOfText = (text: string): string =>
  `${fingerprintPrefix}${createHash("sha256").update(text).digest("hex")}`;

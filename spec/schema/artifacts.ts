import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "allowed: 64 hexadecimal digits in lower case");
const url = z.url({ protocol: /^https?$/, error: "allowed: an http or https URL" });

export const artifacts = z.strictObject({
  /** `https://X/Y` is downloaded from `<mirror>/X/Y`; default: from where upstream publishes it. */
  mirror: url.optional(),
  /** Checksums by upstream's URL; they go before barekube's own table. */
  checksums: z.record(url, sha256).default({}),
  /** OCI image archives to import into containerd on every node, for clusters without a registry. */
  images: z.array(z.strictObject({ name: z.string().min(1), url, sha256 })).default([]),
});

import { z } from "zod";
import { matching, sha256, url } from "./formats.ts";

export const image = z.strictObject({
  name: matching(/^[A-Za-z0-9][\w./:@-]{0,500}$/, "the reference of an image").meta({
    description: "The reference that containerd knows the image by after the import.",
    examples: ["registry.k8s.io/pause:3.10.2"],
  }),
  url: url.meta({
    description: "Where the archive is; the mirror is not used for it.",
    examples: ["https://files.example.com/pause-3.10.2.tar"],
  }),
  sha256: sha256.meta({ description: "Checksum of the archive.", examples: ["0".repeat(64)] }),
});

export const artifacts = z.strictObject({
  mirror: url.optional().meta({
    description:
      "Where hosts download from: what upstream publishes at `https://X/Y` is downloaded from `<mirror>/X/Y`. Checksums still apply.",
    absent: "from where upstream publishes it",
    examples: ["https://files.example.com/mirror"],
  }),
  checksums: z
    .record(url, sha256)
    .default({})
    .meta({
      description:
        "sha256 by upstream's URL; takes precedence over barekube's own table (`config/checksums.json`).",
      keys: "upstream's URL",
      examples: [
        { "https://github.com/opencontainers/runc/releases/download/v1.4.3/runc.amd64": "0".repeat(64) },
      ],
    }),
  images: z.array(image).default([]).meta({
    description:
      "OCI image archives to import into containerd on every node, for clusters without a registry.",
  }),
});

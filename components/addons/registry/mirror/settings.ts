import { z } from "zod";
import { certificatesPem, ipAddress, matching, wholeNumber } from "../../../../config/schema/formats.ts";
import { storageSize } from "../../../../config/schema/storage.ts";
import { orScalar } from "../../../../config/schema/text.ts";
import { registryName } from "../../../containerd/registries/settings.ts";

export const mirrorSettings = z.strictObject({
  of: registryName.meta({
    description: "The registry whose images it keeps, as the names of images begin.",
    examples: ["docker.io"],
  }),
  ca: certificatesPem.optional().meta({
    description: "Authorities that the certificate of that registry may be from.",
    absent: "those that the image and the hosts trust",
    examples: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
  }),
  username: orScalar(matching(/^[^:\p{Cc}]{1,255}$/u, "a name without colons"))
    .optional()
    .meta({
      description: "Whom the mirror, and nodes while it is away, log in there as.",
      absent: "images are pulled anonymously",
      examples: ["robot"],
    }),
  password: orScalar(z.string("allowed: a string").min(1, "allowed: a string that is not empty"))
    .optional()
    .meta({
      secret: true,
      description:
        "Password or token of `username`. It belongs in Pulumi's secrets: " +
        "`pulumi config set --secret --path barekube:addons.registry.mirror.password`.",
      absent: "none",
      examples: ["s3cret"],
    }),
  keepDays: wholeNumber(1, 3650)
    .default(7)
    .meta({
      description:
        "How many days it keeps what it has pulled. After that it is pulled again when a node asks for it.",
      examples: [30],
    }),
  size: storageSize.default("20Gi").meta({
    description:
      "Size of the volume with the images. It can grow later if its StorageClass lets volumes grow, and never shrink.",
    examples: ["200Gi"],
  }),
  clusterIP: ipAddress.optional().meta({
    description: "Address of its Service, in the first `network.serviceCIDR`, from where nodes pull.",
    absent: "the fourth address of the first `network.serviceCIDR`",
    examples: ["10.254.0.6"],
  }),
});

export type Mirror = z.infer<typeof mirrorSettings>;

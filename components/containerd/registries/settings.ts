import { z } from "zod";
import { checkLogin } from "../../../config/checks/login.ts";
import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { certificatesPem, matching } from "../../../config/schema/formats.ts";
import { orScalar } from "../../../config/schema/text.ts";
import { setting } from "../../../config/setting.ts";

const host = String.raw`([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?`;

/** As in the names of images. */
export const registryName = matching(
  new RegExp(`^${host}$`),
  "the host name of a registry as in the names of images, such as docker.io or registry.example.com:5000",
);

const mirrorURL = matching(
  new RegExp(`^https?://${host}(/[A-Za-z0-9._~/-]{0,500})?$`),
  "the https or http URL of a mirror such as https://mirror.example.com",
);

const registry = z.strictObject({
  mirrors: z
    .array(mirrorURL, "allowed: a list of URLs")
    .default([])
    .meta({
      description:
        "Registries that are asked first, in this order. A path, such as that of a proxy project, takes the place of `/v2`. " +
        "Authority, user and password of a mirror are those of its own entry in `registries`.",
      examples: [["https://mirror.example.com"]],
    }),
  plainHTTP: z
    .boolean()
    .default(false)
    .meta({
      description: "Talk to the registry itself without TLS. Whoever is on the way can replace its images.",
      examples: [true],
    }),
  ca: certificatesPem.optional().meta({
    description: "Authorities that its certificate may be from.",
    absent: "those that the host trusts",
    examples: ["-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n"],
  }),
  username: orScalar(matching(/^[^:\p{Cc}]{1,255}$/u, "a name without colons"))
    .optional()
    .meta({
      description: "Whom to log in as.",
      absent: "images are pulled anonymously",
      examples: ["robot"],
    }),
  password: orScalar(z.string("allowed: a string").min(1, "allowed: a string that is not empty"))
    .optional()
    .meta({
      secret: true,
      description:
        "Password or token of `username`. It belongs in Pulumi's secrets: " +
        "`pulumi config set --secret --path 'barekube:registries[\"registry.example.com\"].password'`.",
      absent: "none",
      examples: ["s3cret"],
    }),
});

export type Registry = z.infer<typeof registry>;

export const registries = setting(
  "registries",
  z
    .record(registryName, registry)
    .default({})
    .meta({
      description:
        "Mirrors, authorities and logins of image registries, for containerd on every node. A change applies to the next " +
        "pull and restarts nothing.",
      keys: "host name of the registry",
      examples: [{ "docker.io": { mirrors: ["https://mirror.example.com"] } }],
    }),
);

/** A login has to be complete, and what is sent without TLS is no secret. */
export function checkRegistries(draft: Draft): Problem[] {
  const entries = Object.entries(registries.draft(draft) ?? {});
  return entries.flatMap(([name, { username, password, plainHTTP, ca } = {}]) => {
    const path = `registries[${JSON.stringify(name)}]`;
    return [
      ...checkLogin(path, { username, password }),
      ...(plainHTTP && (password !== undefined || ca !== undefined)
        ? [
            {
              path: `${path}.plainHTTP`,
              given: true,
              message: `sends everything without TLS, so ${password === undefined ? "ca" : "password"} cannot be used with it`,
            },
          ]
        : []),
    ];
  });
}

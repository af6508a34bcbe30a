import { z } from "zod";
import { certificatesPem, hostName, matching, port, url } from "../../../config/schema/formats.ts";
import { orScalar } from "../../../config/schema/text.ts";
import { addOnSetting, image } from "../settings.ts";

export const upstreamImage = "ghcr.io/headlamp-k8s/headlamp";

const oidc = z
  .strictObject({
    issuer: url.meta({
      description:
        "URL of the identity provider, as in its tokens. The API servers have to trust it, too: `apiServer.extraArgs` with `oidc-issuer-url` and `oidc-client-id`.",
      examples: ["https://login.example.com"],
    }),
    clientID: orScalar(matching(/^[\x21-\x7e]{1,255}$/, "the name of a client, without spaces")).meta({
      description: "Name under which Headlamp is known to it.",
      examples: ["kubernetes"],
    }),
    clientSecret: orScalar(z.string("allowed: a string").min(1, "allowed: a string that is not empty"))
      .optional()
      .meta({
        secret: true,
        description:
          "Password of that client. It belongs in Pulumi's secrets: `pulumi config set --secret --path barekube:addons.headlamp.oidc.clientSecret`.",
        absent: "it needs none",
        examples: ["s3cret"],
      }),
    scopes: z
      .array(
        matching(/^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,255}$/, "the name of a scope, such as groups"),
        "allowed: a list of scopes",
      )
      .min(1, "allowed: a list of one or more scopes")
      .default(["profile", "email"])
      .meta({
        description: "What Headlamp asks to be told of people, besides `openid`.",
        examples: [["profile", "email", "groups"]],
      }),
    ca: certificatesPem.optional().meta({
      description: "Authorities that the provider's certificate may be from.",
      absent: "those that the image trusts",
      examples: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
    }),
  })
  .optional()
  .meta({
    description:
      "Login through an identity provider. Needs `hostName`, to which the provider sends people back.",
    absent: "people log in with a token",
    examples: [{ issuer: "https://login.example.com", clientID: "kubernetes" }],
  });

export const headlampSettings = addOnSetting(
  "headlamp",
  {
    image: image("Headlamp", upstreamImage),
    hostName: hostName.optional().meta({
      description: "A name by which people outside of the cluster reach it. It is in its certificate.",
      absent: "it has only the names of its Service, and localhost for `npm run dashboard`",
      examples: ["dashboard.example.com"],
    }),
    nodePort: port.optional().meta({
      description:
        "Port on every node by which it can be reached from outside of the cluster, one of `network.serviceNodePortRange`.",
      absent: "it can be reached only from within the cluster, and by `npm run dashboard`",
      examples: [30443],
    }),
    oidc,
  },
  {
    description:
      "[Headlamp](addons.md#headlamp): a dashboard, over TLS alone, for which people log in by a token or an identity provider.",
    examples: [{ hostName: "dashboard.example.com", nodePort: 30443 }],
  },
);

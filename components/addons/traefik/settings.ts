import { z } from "zod";
import { hostNameOrWildcard, port } from "../../../config/schema/formats.ts";
import { nodeSelector, tolerations } from "../placement-settings.ts";
import { addOnSetting, image } from "../settings.ts";

export const upstreamImage = "docker.io/library/traefik";

const boolean = (description: string) =>
  z
    .boolean("allowed: true or false")
    .default(true)
    .meta({ description, examples: [false] });

export const traefikSettings = addOnSetting(
  "traefik",
  {
    image: image("Traefik", upstreamImage),
    hostNames: z
      .array(hostNameOrWildcard, "allowed: a list of host names")
      .default([])
      .meta({
        description:
          "Names in a certificate of the cluster's own authority, which Traefik shows for every name that no Ingress has a Secret for. Without any, it shows one that it has signed itself.",
        examples: [["app.example.com", "*.apps.example.com"]],
      }),
    httpPort: port.default(80).meta({
      description: "Port for HTTP on every node that runs it.",
      examples: [8000],
    }),
    httpsPort: port.default(443).meta({
      description: "Port for HTTPS on every node that runs it.",
      examples: [8444],
    }),
    redirectToHTTPS: boolean(
      "Whether requests by HTTP are told to come by HTTPS, except those of ACME's HTTP challenge.",
    ),
    defaultClass: boolean("Whether `traefik` is the IngressClass of Ingresses that name none."),
    nodeSelector: nodeSelector("run it"),
    tolerations: tolerations("run it"),
  },
  {
    description: "[Traefik](addons.md#traefik): Ingresses by host name, through two ports of the nodes.",
    examples: [{ hostNames: ["app.example.com", "*.apps.example.com"] }],
  },
);

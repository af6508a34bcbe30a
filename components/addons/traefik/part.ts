import type { Opening } from "../../host/firewall/opening.ts";
import type { Part } from "../../part.ts";
import { hasCertificate, traefikCertificate } from "./certificate.ts";
import { certificateName } from "./names.ts";
import { traefikObjects } from "./objects.ts";
import { traefikSettings } from "./settings.ts";

const setting = "addons.traefik";
const openTo = (what: string, field: "httpPort" | "httpsPort", usually: number): Opening => ({
  what,
  protocol: "tcp",
  ports: { of: (cluster) => traefikSettings.of(cluster)?.[field], usually, setting: `${setting}.${field}` },
  from: ["anyone"],
});

/** Ingresses, through ports of the nodes. */
export const traefik: Part = {
  name: "traefik",
  isUsed: (settings) => traefikSettings.of({ settings }) !== undefined,
  isOn: ({ isNode }) => isNode,
  settings: [traefikSettings],
  portSettings: { [`${setting}.httpPort`]: "Traefik (HTTP)", [`${setting}.httpsPort`]: "Traefik (HTTPS)" },
  openings: [openTo("Ingresses", "httpPort", 80), openTo("Ingresses, with TLS", "httpsPort", 443)],
  addOn: {
    title: "Traefik",
    objects: traefikObjects,
    outputs: (cluster, keys) =>
      hasCertificate(cluster)
        ? { ingress: { hostNames: traefikSettings.of(cluster)?.hostNames, ca: keys.authority("kubernetes") } }
        : {},
  },
};

/** Its certificate and key, which go to no host. */
export const traefikCertificates: Part = {
  name: "traefik-certificate",
  isUsed: (settings) => hasCertificate({ settings }),
  isOn: () => false,
  sharedCertificates: { [certificateName]: traefikCertificate },
};

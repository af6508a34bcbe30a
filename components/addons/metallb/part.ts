import type { Part } from "../../part.ts";
import { metallbCertificate } from "./certificate.ts";
import { checkMetallb } from "./checks.ts";
import { certificateName, passwordName, ports } from "./names.ts";
import { metallbObjects } from "./objects.ts";
import { metallbSettings } from "./settings.ts";
import { warnOfOtherVersion } from "./warnings.ts";

/** Addresses for Services of the type LoadBalancer. */
export const metallb: Part = {
  name: "metallb",
  isUsed: (settings) => metallbSettings.of({ settings }) !== undefined,
  isOn: () => false,
  settings: [metallbSettings],
  checks: [checkMetallb],
  warnings: warnOfOtherVersion,
  sharedCertificates: { [certificateName]: metallbCertificate },
  passwords: [passwordName],
  addOn: { title: "MetalLB", objects: metallbObjects },
};

/** Speakers share the network of their hosts. */
export const metallbOnNodes: Part = {
  name: "metallb-on-nodes",
  isUsed: (settings) => metallbSettings.of({ settings }) !== undefined,
  isOn: ({ isNode }) => isNode,
  ports: { "MetalLB (speakers)": ports.memberlist, "MetalLB (health)": ports.health },
  openings: (["tcp", "udp"] as const).map((protocol) => ({
    what: "MetalLB's speakers, which notice a dead one by each other",
    protocol,
    ports: ports.memberlist,
    from: ["nodes"],
  })),
};

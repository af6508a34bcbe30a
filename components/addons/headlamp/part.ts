import type { Part } from "../../part.ts";
import { headlampCertificate } from "./certificate.ts";
import { checkHeadlamp } from "./checks.ts";
import { certificateName } from "./names.ts";
import { headlampObjects } from "./objects.ts";
import { headlampSettings } from "./settings.ts";

/** A dashboard. */
export const headlamp: Part = {
  name: "headlamp",
  isUsed: (settings) => headlampSettings.of({ settings }) !== undefined,
  isOn: () => false,
  settings: [headlampSettings],
  checks: [checkHeadlamp],
  nodePortSettings: ["addons.headlamp.nodePort"],
  sharedCertificates: { [certificateName]: headlampCertificate },
  addOn: { title: "Headlamp", objects: headlampObjects },
};

import type { Part } from "../../part.ts";
import { certificateName, metricsServerCertificate } from "./certificate.ts";
import { metricsServerObjects } from "./objects.ts";
import { metricsServerSettings } from "./settings.ts";

/** What nodes and Pods use now. */
export const metricsServer: Part = {
  name: "metrics-server",
  isUsed: (settings) => metricsServerSettings.of({ settings }) !== undefined,
  isOn: () => false,
  settings: [metricsServerSettings],
  sharedCertificates: { [certificateName]: metricsServerCertificate },
  addOn: { title: "metrics-server", objects: metricsServerObjects },
};

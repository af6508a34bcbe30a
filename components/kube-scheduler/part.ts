import { kubernetesBinary } from "../../config/artifacts.ts";
import type { Part } from "../part.ts";
import { renderKubeScheduler, schedulerPort } from "./files.ts";
import { scheduler, schedulerReservedFlags } from "./settings.ts";

export const kubeScheduler: Part = {
  name: "kube-scheduler",
  isOn: ({ isMaster }) => isMaster,
  isControlPlane: true,
  services: (cluster, host) => [renderKubeScheduler(cluster, host)],
  settings: [scheduler],
  programs: {
    scheduler: {
      name: "kube-scheduler",
      version: "kubernetes",
      documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/",
    },
  },
  reservedFlags: { scheduler: schedulerReservedFlags },
  ports: { "kube-scheduler": schedulerPort },
  artifacts: { "kube-scheduler": kubernetesBinary("kube-scheduler") },
  sharedCertificates: {
    scheduler: { issuer: "kubernetes", commonName: "system:kube-scheduler", use: "client" },
  },
};

import { kubernetesBinary } from "../../config/artifacts.ts";
import type { Part } from "../part.ts";
import { controllerManagerPort, renderKubeControllerManager } from "./files.ts";
import { controllerManager, controllerManagerReservedFlags } from "./settings.ts";

export const kubeControllerManager: Part = {
  name: "kube-controller-manager",
  isOn: ({ isMaster }) => isMaster,
  isControlPlane: true,
  services: (cluster, host) => [renderKubeControllerManager(cluster, host)],
  settings: [controllerManager],
  programs: {
    controllerManager: {
      name: "kube-controller-manager",
      version: "kubernetes",
      documentation:
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    },
  },
  reservedFlags: { controllerManager: controllerManagerReservedFlags },
  ports: { "kube-controller-manager": controllerManagerPort },
  artifacts: { "kube-controller-manager": kubernetesBinary("kube-controller-manager") },
  sharedCertificates: {
    "controller-manager": {
      issuer: "kubernetes",
      commonName: "system:kube-controller-manager",
      use: "client",
    },
  },
};

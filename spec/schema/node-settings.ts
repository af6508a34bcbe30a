import { z } from "zod";

/**
 * Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), spelled as upstream spells them. What
 * barekube itself decides (certificates, cluster DNS, authentication …) cannot be set here.
 */
export const kubeletSettings = z.record(z.string(), z.json()).superRefine((fields, context) => {
  for (const name of Object.keys(fields)) {
    if (ownKubeletFields.has(name)) {
      context.addIssue({ code: "custom", path: [name], message: "is decided by barekube and cannot be set" });
    }
  }
});

const ownKubeletFields = new Set([
  "apiVersion",
  "kind",
  "authentication",
  "authorization",
  "clusterDNS",
  "clusterDomain",
  "containerRuntimeEndpoint",
  "registerWithTaints",
  "rotateCertificates",
  "tlsCertFile",
  "tlsPrivateKeyFile",
]);

/** Fields of KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), spelled as upstream spells them. */
export const kubeProxySettings = z.record(z.string(), z.json()).superRefine((fields, context) => {
  for (const name of Object.keys(fields)) {
    if (ownKubeProxyFields.has(name)) {
      context.addIssue({ code: "custom", path: [name], message: "is decided by barekube and cannot be set" });
    }
  }
});

const ownKubeProxyFields = new Set([
  "apiVersion",
  "kind",
  "clientConnection",
  "clusterCIDR",
  "hostnameOverride",
  "mode",
]);

export const containerdSettings = z.strictObject({
  /** Let systemd manage the cgroups of containers, as cgroup v2 hosts want it. Default true. */
  systemdCgroup: z.boolean().optional(),
  /** `oom_score` of containerd itself. Default -999. */
  oomScore: z.int().min(-1000).max(1000).optional(),
  /** Do not lower a container's OOM score below containerd's own. Default false. */
  restrictOOMScoreAdj: z.boolean().optional(),
});

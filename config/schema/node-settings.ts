import { z } from "zod";

const ownKubeletFields = [
  "apiVersion",
  "kind",
  "authentication",
  "authorization",
  "clusterDNS",
  "clusterDomain",
  "containerRuntimeEndpoint",
  "healthzBindAddress",
  "healthzPort",
  "port",
  "registerWithTaints",
  "rotateCertificates",
  "tlsCertFile",
  "tlsPrivateKeyFile",
];

const ownKubeProxyFields = [
  "apiVersion",
  "kind",
  "clientConnection",
  "clusterCIDR",
  "hostnameOverride",
  "mode",
];

/** Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), spelled as upstream spells them. */
export const kubeletSettings = upstreamFields(ownKubeletFields).meta({
  description:
    "Fields of [KubeletConfiguration](https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/), spelled as upstream spells them.",
  examples: [{ maxPods: 200, systemReserved: { memory: "512Mi" } }],
});

/** Fields of KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), spelled as upstream spells them. */
export const kubeProxySettings = upstreamFields(ownKubeProxyFields).meta({
  description:
    "Fields of [KubeProxyConfiguration](https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/), spelled as upstream spells them.",
  examples: [{ conntrack: { maxPerCore: 65536 } }],
});

/** Any fields but those that barekube decides itself: certificates, cluster DNS, authentication … */
function upstreamFields(own: readonly string[]) {
  return z
    .record(z.string(), z.json())
    .superRefine((fields, context) => {
      for (const [name, input] of Object.entries(fields)) {
        if (!own.includes(name)) continue;
        context.addIssue({
          code: "custom",
          path: [name],
          input,
          message: "is decided by barekube and cannot be set",
        });
      }
    })
    .meta({ allowed: `any but ${own.join(", ")}, which barekube decides`, keys: "upstream's field" });
}

export const containerdSettings = z.strictObject({
  systemdCgroup: z
    .boolean()
    .optional()
    .meta({
      description: "Let systemd manage the cgroups of containers, as cgroup v2 hosts want it.",
      absent: "true",
      examples: [false],
    }),
  oomScore: z
    .int()
    .min(-1000)
    .max(1000)
    .optional()
    .meta({ description: "`oom_score` of containerd itself.", absent: "-999", examples: [0] }),
  restrictOOMScoreAdj: z
    .boolean()
    .optional()
    .meta({
      description: "Do not lower a container's OOM score below containerd's own.",
      absent: "false",
      examples: [true],
    }),
});

import { z } from "zod";
import semver from "semver";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { Draft } from "../../config/draft.ts";
import type { Program } from "../../config/part.ts";
import type { Problem } from "../../config/problem.ts";
import { upstreamFields } from "../../config/schema/upstream-fields.ts";
import { hostSetting, setting } from "../../config/setting.ts";

export const kubeProxyProgram: Program = {
  name: "kube-proxy",
  version: "kubernetes",
  configuration: "KubeProxyConfiguration",
  documentation: "https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/",
};

/** Fields of KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), spelled as upstream spells them. */
const fields = upstreamFields([
  "apiVersion",
  "kind",
  "clientConnection",
  "clusterCIDR",
  "hostnameOverride",
  "mode",
]).meta({
  description: `Fields of [KubeProxyConfiguration](${kubeProxyProgram.documentation}), spelled as upstream spells them. Their names and types, those of nested fields included, are checked in a preview, for \`kubernetesVersion\`.`,
  examples: [{ conntrack: { maxPerCore: 65536 } }],
});

export const kubeProxy = setting("kubeProxy", fields.default({}));

export const kubeProxyOfHost = hostSetting(
  "kubeProxy",
  fields
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `kubeProxy`." }),
);

export const kubeProxyMode = setting(
  "network.kubeProxyMode",
  z
    .enum(["nftables", "iptables", "ipvs"])
    .default("nftables")
    .meta({
      description:
        "How kube-proxy forwards traffic to Pods. ipvs has been deprecated upstream since Kubernetes 1.35, needs kernel modules of its own, and is removed in 1.43.",
      examples: ["iptables"],
    }),
);

export function checkMode(draft: Draft): Problem[] {
  const { kubernetesVersion } = draft;
  if (kubeProxyMode.draft(draft) !== "ipvs" || kubernetesVersion === undefined) return [];
  if (semver.lt(kubernetesVersion, "1.40.0")) return [];
  return [
    {
      path: "network.kubeProxyMode",
      given: "ipvs",
      message: `is off by default from Kubernetes 1.40 and gone in 1.43, and kubernetesVersion is ${kubernetesVersion}; allowed: nftables, iptables`,
    },
  ];
}

export function modeWarnings(cluster: ClusterSpec): Problem[] {
  if (kubeProxyMode.of(cluster) !== "ipvs") return [];
  return [
    {
      path: "network.kubeProxyMode",
      given: "ipvs",
      message: `is deprecated since Kubernetes 1.35, off by default from 1.40 and gone in 1.43 (this is ${cluster.versions.kubernetes}); nftables does the same and more`,
    },
  ];
}

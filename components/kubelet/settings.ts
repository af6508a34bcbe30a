import type { Program } from "../../config/part.ts";
import { upstreamFields } from "../../config/schema/upstream-fields.ts";
import { hostSetting, setting } from "../../config/setting.ts";

export const kubeletProgram: Program = {
  name: "kubelet",
  version: "kubernetes",
  configuration: "KubeletConfiguration",
  documentation: "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/",
};

/** Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), spelled as upstream spells them. */
const fields = upstreamFields([
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
]).meta({
  description: `Fields of [KubeletConfiguration](${kubeletProgram.documentation}), spelled as upstream spells them. Their names and types, those of nested fields included, are checked in a preview, for \`kubernetesVersion\`.`,
  examples: [{ maxPods: 200, systemReserved: { memory: "512Mi" } }],
});

export const kubelet = setting("kubelet", fields.default({}));

export const kubeletOfHost = hostSetting(
  "kubelet",
  fields
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `kubelet`." }),
);

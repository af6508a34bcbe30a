import { z } from "zod";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";
import {
  authorizationFlags,
  certificateFlags,
  exitFlags,
  fileFlags,
  reserved,
  settingInstead,
} from "../../config/reserved-flags.ts";
import { extraArgs } from "../../config/schema/extra-args.ts";
import { isNameOrAddress, nameWithPort, port } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";

const schema = z.strictObject({
  port: port.default(6443).meta({ description: "Port of kube-apiserver.", examples: [443] }),
  certSANs: z
    .array(
      z
        .string()
        .refine((name) => isNameOrAddress(name.replace(/^\*\./, "")), "allowed: a DNS name or an IP address"),
    )
    .default([])
    .meta({
      description: "Additional names and addresses that the API server's certificate is valid for.",
      allowed: "DNS names and IP addresses",
      examples: [["kubernetes.example.com", "192.168.10.10"]],
    }),
  endpoint: nameWithPort.optional().meta({
    description:
      "Name or address of a load balancer of yours in front of all API servers, for everybody outside of the cluster: it is in the API servers' certificates and in the kubeconfigs.",
    absent: "`virtualAddress`, if there is one; otherwise a master",
    examples: ["kubernetes.example.com"],
  }),
  extraArgs: extraArgs({ "audit-log-maxage": 90 }),
});

export const apiServer = setting("apiServer", schema.prefault({}).meta({ description: "kube-apiserver." }));

export const podSecurity = setting(
  "podSecurity",
  z
    .enum(["privileged", "baseline", "restricted"])
    .default("baseline")
    .meta({
      description:
        "Level of the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) in force in every namespace that has no label `pod-security.kubernetes.io/enforce` of its own.",
      examples: ["restricted"],
    }),
);

export const apiServerReservedFlags = reserved({
  [certificateFlags]: [
    "client-ca-file",
    "etcd-cafile",
    "etcd-certfile",
    "etcd-keyfile",
    "kubelet-certificate-authority",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "requestheader-allowed-names",
    "requestheader-client-ca-file",
    "requestheader-extra-headers-prefix",
    "requestheader-group-headers",
    "requestheader-username-headers",
    "service-account-key-file",
    "service-account-signing-key-file",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  [authorizationFlags]: [
    "anonymous-auth",
    "authentication-config",
    "authorization-config",
    "authorization-mode",
    "disable-admission-plugins",
    "enable-bootstrap-token-auth",
  ],
  [fileFlags]: [
    "admission-control-config-file",
    "audit-log-path",
    "audit-policy-file",
    "encryption-provider-config",
  ],
  "comes from the hosts' addresses and roles": ["advertise-address", "bind-address", "etcd-servers"],
  [settingInstead("apiServer.port")]: ["secure-port"],
  [settingInstead("network.serviceCIDR")]: ["service-cluster-ip-range"],
  [settingInstead("network.serviceNodePortRange")]: ["service-node-port-range"],
  [exitFlags]: ["help", "version"],
});

/** Without NodeRestriction a kubelet could change other nodes. */
export function checkAdmissionPlugins(draft: Draft): Problem[] {
  const flag = "enable-admission-plugins";
  const plugins = apiServer.draft(draft)?.extraArgs?.[flag];
  if (plugins === undefined || plugins.split(",").includes("NodeRestriction")) return [];
  return [
    {
      path: `apiServer.extraArgs.${flag}`,
      given: plugins,
      message: "allowed: a list with NodeRestriction in it, which keeps a node from changing others",
    },
  ];
}

import { z } from "zod";
import { architectures } from "../arch.ts";
import { form, ipv4 } from "./formats.ts";
import { containerdSettings, kubeProxySettings, kubeletSettings } from "./node-settings.ts";
import { hostSshSettings } from "./ssh.ts";

/** RFC 1123 subdomain, as Kubernetes demands of a Node's name. */
const nodeName = form(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "up to 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
);

const labelKey = form(
  /^((?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "an optional DNS prefix and '/', then up to 63 letters, digits, '-', '_' and '.'",
);

const labelValue = form(
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  "up to 63 letters, digits, '-', '_' and '.'",
);

export const roleNames = ["master", "worker", "etcd"] as const;
export type Role = (typeof roleNames)[number];
const someRoles = `allowed: one or more of ${roleNames.join(", ")}`;

export const taint = z.strictObject({
  key: labelKey.meta({ description: "Key of the taint.", examples: ["example.com/gpu"] }),
  value: labelValue.optional().meta({
    description: "Value of the taint.",
    absent: "none",
    examples: ["a100"],
  }),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).meta({
    description: "What happens to Pods that do not tolerate it.",
    examples: ["NoSchedule"],
  }),
});

/** One entry of `hosts` in the stack file. */
export const host = z.strictObject({
  name: nodeName.meta({
    description: "Name of the Node; also the name of its resources in Pulumi.",
    examples: ["worker-1"],
  }),
  address: ipv4.meta({
    description: "Address on which the other hosts and the operator reach this host.",
    examples: ["192.168.10.21"],
  }),
  roles: z
    .array(z.enum(roleNames), someRoles)
    .min(1, someRoles)
    .meta({
      description:
        "`master`: control plane and a tainted node; `worker`: a node; both: an untainted master; `etcd`: a member of etcd. etcd lives on the masters unless some host has the role `etcd`.",
      examples: [["worker"]],
    }),
  lost: z
    .boolean()
    .default(false)
    .meta({
      description:
        "The machine is dead for good: the cluster goes on without it, and nobody tries to reach it. After an `up` the entry can be deleted.",
      examples: [true],
    }),
  arch: z
    .enum(architectures)
    .default("amd64")
    .meta({ description: "Architecture of the host's binaries.", examples: ["arm64"] }),
  interface: form(/^[^\s/]{1,15}$/, "the name of a network interface")
    .optional()
    .meta({
      description: "Network interface that carries the Pod network.",
      absent: "the one that has `address`",
      examples: ["eth1"],
    }),
  ssh: hostSshSettings.prefault({} as z.input<typeof hostSshSettings>).meta({
    description:
      "How to log in to this host: its host key, and fields that replace those of the stack's `ssh`.",
  }),
  labels: z
    .record(labelKey, labelValue)
    .default({})
    .meta({
      description:
        "Labels of the Node. `node-role.kubernetes.io/*` come from `roles`; the kubelet sets hostname, os and arch.",
      keys: "label",
      examples: [{ "topology.kubernetes.io/zone": "rack-2" }],
    }),
  taints: z.array(taint).default([]).meta({
    description: "Taints that the Node registers with, beside the one that masters get.",
  }),
  kubelet: kubeletSettings
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `kubelet`." }),
  kubeProxy: kubeProxySettings
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `kubeProxy`." }),
  containerd: containerdSettings
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `containerd`." }),
});

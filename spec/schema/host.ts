import { z } from "zod";
import { containerdSettings, kubeProxySettings, kubeletSettings } from "./node-settings.ts";
import { sshSettings } from "./ssh.ts";

/** RFC 1123 subdomain, as Kubernetes demands of a Node's name. */
const nodeName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "allowed: lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
  );

const labelKey = z
  .string()
  .max(317)
  .regex(
    /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
    "allowed: an optional DNS prefix and '/', then letters, digits, '-', '_' and '.'",
  );

const labelValue = z
  .string()
  .max(63)
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
    "allowed: up to 63 letters, digits, '-', '_' and '.'",
  );

export const taint = z.strictObject({
  key: labelKey,
  value: labelValue.optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

/** One entry of `hosts` in the stack file. */
export const host = z.strictObject({
  /** Node name; also the resource name in Pulumi. */
  name: nodeName,
  /** IPv4 address on which the other hosts and the operator reach this host. */
  address: z.ipv4({ error: "allowed: an IPv4 address" }),
  /**
   * `master`: control plane and a tainted node; `worker`: a node; both: an untainted master; `etcd`: a member
   * of etcd. etcd lives on the masters unless some host has the role `etcd`.
   */
  roles: z.array(z.enum(["master", "worker", "etcd"])).min(1, "allowed: one or more of master, worker, etcd"),
  arch: z.enum(["amd64", "arm64"]).default("amd64"),
  /** Network interface of `address` for the Pod network; default: found by the address. */
  interface: z
    .string()
    .regex(/^[^\s/]{1,15}$/, "allowed: the name of a network interface")
    .optional(),
  ssh: sshSettings.extend({ hostKey: z.string().optional() }).default({}),
  labels: z.record(labelKey, labelValue).default({}),
  taints: z.array(taint).default([]),
  /** Fields of this host that replace those of the stack's `kubelet`. */
  kubelet: kubeletSettings.default({}),
  /** Fields of this host that replace those of the stack's `kubeProxy`. */
  kubeProxy: kubeProxySettings.default({}),
  /** Fields of this host that replace those of the stack's `containerd`. */
  containerd: containerdSettings.default({}),
});

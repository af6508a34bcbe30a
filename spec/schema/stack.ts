import { z } from "zod";
import { artifacts } from "./artifacts.ts";
import { host } from "./host.ts";
import { network } from "./network.ts";
import { containerdSettings, kubeProxySettings, kubeletSettings } from "./node-settings.ts";
import { sshSettings } from "./ssh.ts";

const version = z.string().regex(/^\d+\.\d+\.\d+$/, "allowed: a version such as 1.36.4");
const absolutePath = z.string().regex(/^(\/[A-Za-z0-9._-]+)+$/, "allowed: an absolute path");
const port = z.int().min(1).max(65535);
const extraArgs = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "allowed: the name of a flag without dashes in front"),
  z.string().regex(/^[^\n]*$/, "allowed: a single line"),
);

/** Everything a stack file may say, by the key behind `barekube:`. */
export const stack = z.strictObject({
  /** A YAML file with more of the same keys, relative to the project: what an inventory tool knows. */
  include: z.string().optional(),
  clusterName: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "allowed: a DNS label such as prod-1"),
  kubernetesVersion: version.default("1.36.4"),
  /** Versions other than those tested with `kubernetesVersion`. */
  versions: z
    .strictObject({
      etcd: version,
      containerd: version,
      runc: version,
      cniPlugins: version,
      flannel: version,
      coredns: version,
      pause: version,
      crictl: version,
    })
    .partial()
    .default({}),
  hosts: z.array(host).min(1, "allowed: at least one host"),
  network: network.prefault({}),
  /** Defaults for the `ssh` of every host. */
  ssh: sshSettings.default({}),
  apiServer: z
    .strictObject({
      port: port.default(6443),
      /** More names and addresses that the API server's certificate is valid for. */
      certSANs: z.array(z.string().min(1)).default([]),
      extraArgs: extraArgs.default({}),
    })
    .prefault({}),
  controllerManager: z.strictObject({ extraArgs: extraArgs.default({}) }).prefault({}),
  scheduler: z.strictObject({ extraArgs: extraArgs.default({}) }).prefault({}),
  etcd: z
    .strictObject({
      dataDir: absolutePath.default("/var/lib/etcd"),
      /** A disk of its own for the write-ahead log; default: inside `dataDir`. */
      walDir: absolutePath.optional(),
      extraArgs: extraArgs.default({}),
    })
    .prefault({}),
  /** The node-local TCP load balancer in front of the API servers. */
  loadBalancer: z.strictObject({ port: port.default(8443) }).prefault({}),
  kubelet: kubeletSettings.default({}),
  kubeProxy: kubeProxySettings.default({}),
  containerd: containerdSettings.default({}),
  artifacts: artifacts.prefault({}),
  hostPreparation: z
    .strictObject({
      /** Swap: `off` switches it off for good, `keep` leaves it. */
      swap: z.enum(["off", "keep"]).default("off"),
      /** firewalld and ufw: `off` stops and disables them, `keep` leaves them and their rules to you. */
      firewall: z.enum(["off", "keep"]).default("off"),
      /** SELinux: `permissive`, or `keep` as it is. */
      selinux: z.enum(["permissive", "keep"]).default("permissive"),
      /** Kernel parameters beside (or instead of) barekube's. */
      sysctl: z.record(z.string().regex(/^[a-z0-9_.-]+$/), z.string()).default({}),
      /** More packages, by their name in the host's distribution. */
      packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/)).default([]),
    })
    .prefault({}),
  /** Where binaries are linked. */
  binDir: absolutePath.default("/opt/k8s/bin"),
});

export type StackInput = z.input<typeof stack>;
export type StackConfig = z.output<typeof stack>;

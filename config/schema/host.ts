import { z } from "zod";
import { architectures } from "../arch.ts";
import { ipAddress, matching, oneOrTwo } from "./formats.ts";
import { hostSshSettings } from "./ssh.ts";

/**
 * RFC 1123 subdomain, as Kubernetes requires for a Node's name, but no longer than a label's value: the kubelet sets the
 * label kubernetes.io/hostname to it. Not an address, and not a name that every machine has for itself.
 */
const nodeName = matching(
  /^(?=.{1,63}$)(?!localhost$)(?![\d.]+$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "up to 63 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit; not a number, an address or localhost",
);

export const roleNames = ["master", "worker", "etcd"] as const;
export type Role = (typeof roleNames)[number];
const someRoles = `allowed: one or more of ${roleNames.join(", ")}`;

/** The fields of every entry of `hosts`; parts add their own. */
export const host = z.strictObject({
  name: nodeName.meta({
    description: "Name of the Node; also the name of its resources in Pulumi.",
    examples: ["worker-1"],
  }),
  renamedFrom: nodeName.optional().meta({
    description:
      "The name that this host had before: the same machine joins again under the new one, with its data. May stay here afterwards, or go.",
    absent: "the host is not renamed",
    examples: ["old-worker"],
  }),
  address: oneOrTwo(ipAddress).meta({
    description:
      "Address at which the other hosts and the operator reach this host. A host of a cluster with both address families has one of each, in the order of `network.serviceCIDR`.",
    examples: ["192.168.10.21", ["192.168.10.21", "fd00:10::21"]],
  }),
  roles: z
    .array(z.enum(roleNames), someRoles)
    .min(1, someRoles)
    .meta({
      description:
        "`master`: control plane and a tainted node; `worker`: a node; both: an untainted master; `etcd`: a member of etcd. etcd runs on the masters unless some host has the role `etcd`.",
      examples: [["worker"]],
    }),
  lost: z
    .boolean()
    .default(false)
    .meta({
      description:
        "The machine is dead for good: the cluster continues without it, and nothing tries to reach it. After an `up` the entry can be deleted.",
      examples: [true],
    }),
  arch: z
    .enum(architectures)
    .default("amd64")
    .meta({ description: "Architecture of the host's binaries.", examples: ["arm64"] }),
  ssh: hostSshSettings.prefault({} as z.input<typeof hostSshSettings>).meta({
    description:
      "How to log in to this host: its host key, and fields that replace those of the stack's `ssh`.",
  }),
});

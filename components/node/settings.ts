import { z } from "zod";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { controlPlaneTaint } from "../../config/roles.ts";
import { orBoolean } from "../../config/schema/text.ts";
import { labelKey, labelValue } from "../../config/schema/labels.ts";
import { hostSetting, setting } from "../../config/setting.ts";

const taint = z.strictObject({
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

export type Taint = z.output<typeof taint>;

export const labels = hostSetting(
  "labels",
  z
    .record(labelKey, labelValue)
    .default({})
    .meta({
      description:
        "Labels of the Node. `node-role.kubernetes.io/*` come from `roles`; the kubelet sets hostname, os and arch.",
      keys: "label",
      examples: [{ "topology.kubernetes.io/zone": "rack-2" }],
    }),
);

export const taints = hostSetting(
  "taints",
  z.array(taint).default([]).meta({
    description: "Taints that the Node registers with, in addition to the one that masters get.",
  }),
);

/** The taints of a host's Node: a master that is not also a worker has one more, which keeps Pods away. */
export function taintsOf(host: HostSpec): Taint[] {
  const isTainted = host.isMaster && !host.roles.includes("worker");
  return isTainted ? [controlPlaneTaint, ...taints.of(host)] : taints.of(host);
}

const drainSeconds = "a number of seconds from 1 to 600";

export const nodeDrainTimeoutSeconds = setting(
  "nodeDrainTimeoutSeconds",
  z
    .union(
      [z.int().min(1).max(600), z.string().regex(/^([1-9]\d?|[1-5]\d\d|600)$/)],
      `allowed: ${drainSeconds}`,
    )
    .default(300)
    .meta({
      description:
        "How long draining a node may take that leaves the cluster, or gets another minor version of Kubernetes or another default runtime; PodDisruptionBudgets can hold its Pods back. For a node that leaves, it must be set in an earlier `up` than the one that removes the node.",
      allowed: drainSeconds,
      examples: [60],
    }),
);

/** A number that was set on the command line arrives as a string. */
export const drainSecondsOf = (cluster: ClusterSpec): number => Number(nodeDrainTimeoutSeconds.of(cluster));

export const drainForUpgrades = setting(
  "drainForUpgrades",
  orBoolean(z.enum(["on", "off"]))
    .default("on")
    .meta({
      description:
        "Whether a node is drained before its kubelet gets another minor version of Kubernetes, or its containerd another default runtime, and takes Pods again afterwards. Where there is only one node, its Pods wait until it is back. With `off` Pods stay where they are, which upstream does not support between minor versions.",
      examples: ["off"],
    }),
);

/**
 * Whether a node is drained before its kubelet gets another minor version. That there is only one node changes nothing, or
 * another one that joins would be a change to the first.
 */
export const isDrained = (cluster: ClusterSpec): boolean => drainForUpgrades.of(cluster) === "on";

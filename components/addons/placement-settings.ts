import { z } from "zod";
import { labelKey, labelValue } from "../../config/schema/labels.ts";

/** The fields of an add-on that say on which nodes its Pods are. @param does what the Pods do: `run it`. */
export const nodeSelector = (does: string) =>
  z
    .record(labelKey, labelValue)
    .default({})
    .meta({
      description: `Labels of the nodes that ${does}; without any, all without taints do.`,
      keys: "label",
      examples: [{ "example.com/edge": "true" }],
    });

const toleration = z.strictObject({
  key: labelKey.meta({ description: "Key of the taint.", examples: ["example.com/edge"] }),
  value: labelValue.optional().meta({
    description: "Value of the taint.",
    absent: "any",
    examples: ["public"],
  }),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .meta({ description: "Effect of the taint.", absent: "any", examples: ["NoSchedule"] }),
});

type Toleration = z.output<typeof toleration>;

export const tolerations = (does: string) =>
  z
    .array(toleration, "allowed: a list of tolerations")
    .default([])
    .meta({
      description: `Taints of nodes that ${does} nevertheless. Masters that are not also workers have \`node-role.kubernetes.io/control-plane\`.`,
      examples: [[{ key: "example.com/edge", effect: "NoSchedule" }]],
    });

interface Asked {
  nodeSelector: Readonly<Record<string, string>>;
  tolerations: readonly Toleration[];
}

/** The same in the spec of a Pod. */
export const placement = ({
  nodeSelector: labels = {},
  tolerations: tolerated = [],
}: Partial<Asked> = {}) => ({
  nodeSelector: { "kubernetes.io/os": "linux", ...labels },
  ...(tolerated.length > 0 && { tolerations: tolerated.map(inPod) }),
});

const inPod = ({ key, value, effect }: Toleration) => ({
  key,
  ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
  ...(effect === undefined ? {} : { effect }),
});

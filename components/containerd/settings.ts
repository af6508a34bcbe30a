import { z } from "zod";
import type { HostSpec } from "../../config/cluster.ts";
import { hostSetting, setting } from "../../config/setting.ts";

const schema = z.strictObject({
  systemdCgroup: z
    .boolean()
    .optional()
    .meta({
      description: "Let systemd manage the cgroups of containers, as hosts with cgroup v2 expect.",
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

export const containerd = setting(
  "containerd",
  schema.default({}).meta({ description: "containerd on every node." }),
);

export const containerdOfHost = hostSetting(
  "containerd",
  schema
    .default({})
    .meta({ description: "Fields of this host that replace those of the stack's `containerd`." }),
);

/** The settings of a host's containerd, with defaults filled in. */
export function containerdOn(host: HostSpec) {
  const { systemdCgroup = true, oomScore = -999, restrictOOMScoreAdj = false } = containerdOfHost.of(host);
  return { systemdCgroup, oomScore, restrictOOMScoreAdj };
}

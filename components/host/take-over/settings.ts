import { z } from "zod";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { hostSetting, setting } from "../../../config/setting.ts";

const schema = z.union([z.boolean(), z.enum(["true", "false"])], "allowed: true or false");
const allowed = "true or false";

export const takeOver = setting(
  "takeOver",
  schema.default(false).meta({
    description:
      "What happens to things of others on a host that a part of the cluster would replace or read: a containerd or kubelet of its own, data of another cluster, CNI configurations. With `false` such a host is refused. With `true` their units are stopped, and everything is renamed within its directory, with `.barekube-kept` behind its name, until the host leaves the cluster; then all is as it was, and what ran is started again.",
    allowed,
    examples: [true],
  }),
);

export const takeOverOfHost = hostSetting(
  "takeOver",
  schema.optional().meta({
    description: "`takeOver` for this host alone.",
    absent: "the stack's `takeOver`",
    allowed,
    examples: [true],
  }),
);

/** Whether what others have on a host is taken over. A setting on the command line arrives as a text. */
export const takesOver = (cluster: ClusterSpec, host: HostSpec): boolean =>
  String(takeOverOfHost.of(host) ?? takeOver.of(cluster)) === "true";

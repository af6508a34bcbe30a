import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnKeys } from "../../keys.ts";
import { passwordName } from "../names.ts";
import { loggingSettings, upstreamCollectorImage } from "../settings.ts";
import { collectorFlags, loginFolder } from "./flags.ts";
import type { CollectorProgram } from "./pod.ts";

/** vlagent, which sends to the cluster's own store. */
export const vlagent = (cluster: ClusterSpec, keys: AddOnKeys): CollectorProgram => ({
  image:
    loggingSettings.of(cluster)?.collectorImage ??
    `${upstreamCollectorImage}:v${cluster.versions.victoriaLogs}`,
  args: Object.entries(collectorFlags(cluster)).flatMap(([flag, value]) =>
    [value].flat().map((one) => `-${flag}=${String(one)}`),
  ),
  // The kubelet would give it a new password only after a minute or two.
  annotations: { "barekube.io/login": keys.password(passwordName).fingerprint },
  folders: { login: loginFolder },
});

import type { ClusterSpec } from "../../../../config/cluster.ts";
import { bytesOf } from "../../../../config/schema/storage.ts";
import { fingerprintOf } from "../../given-secret.ts";
import type { AddOnKeys } from "../../keys.ts";
import { revisionOf } from "../../revision.ts";
import type { CollectorProgram } from "../collector/pod.ts";
import { passwordName } from "../names.ts";
import { loggingSettings } from "../settings.ts";
import { folders, rsyslogConfig } from "./config.ts";
import { type ElasticsearchOutput, upstreamRsyslogImage } from "./settings.ts";

/** The files in its ConfigMap. */
export function rsyslogFiles(cluster: ClusterSpec, output: ElasticsearchOutput): Record<string, string> {
  const bufferBytes = bytesOf(loggingSettings.of(cluster)?.bufferSize ?? "");
  return {
    "rsyslog.conf": rsyslogConfig({ output, bufferBytes }),
    ...(output.ca === undefined ? {} : { "ca.crt": output.ca }),
  };
}

/** rsyslog, which sends to Elasticsearch: vlagent cannot. */
export const rsyslog = (
  cluster: ClusterSpec,
  output: ElasticsearchOutput,
  keys: AddOnKeys,
): CollectorProgram => ({
  image: output.image ?? upstreamRsyslogImage,
  // Not the image's own entry point, which has a configuration of its own in mind.
  command: ["rsyslogd", "-n", "-i", "NONE", "-f", `${folders.config}/rsyslog.conf`],
  // It reads all that only at its start.
  annotations: {
    "barekube.io/config": revisionOf(rsyslogFiles(cluster, output)),
    "barekube.io/login": fingerprintOf(output.password, keys.password(passwordName).text),
  },
  folders,
});

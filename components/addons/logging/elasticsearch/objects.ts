import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnObjects } from "../../../part.ts";
import { inBase64 } from "../../given-secret.ts";
import type { AddOnKeys } from "../../keys.ts";
import { namespaceOf } from "../../namespace.ts";
import { onlyTraffic } from "../../network-policy.ts";
import { collectorObjects } from "../collector/objects.ts";
import { mounted, namespace } from "../names.ts";
import { rsyslog, rsyslogFiles } from "./rsyslog.ts";
import { type ElasticsearchOutput, serverOf } from "./settings.ts";

/** What sends the logs of every node to somebody's Elasticsearch. */
export const elasticsearchObjects = (
  cluster: ClusterSpec,
  output: ElasticsearchOutput,
  keys: AddOnKeys,
): AddOnObjects => ({
  // The collector reads the logs in directories of its host, which no lower level allows.
  namespace: namespaceOf(namespace, "privileged"),
  login: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.login, namespace },
    data: { password: inBase64(output.password ?? "") },
  },
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: mounted.config, namespace },
    data: rsyslogFiles(cluster, output),
  },
  ...onlyTraffic(cluster, namespace, { to: [serverOf(output).port] }),
  ...collectorObjects(cluster, rsyslog(cluster, output, keys)),
});

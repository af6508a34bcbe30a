import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { collectorObjects } from "./collector/objects.ts";
import { vlagent } from "./collector/vlagent.ts";
import { elasticsearchObjects } from "./elasticsearch/objects.ts";
import { mounted, namespace, passwordName, storePort } from "./names.ts";
import { loggingSettings } from "./settings.ts";
import { storeObjects } from "./store/objects.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

export function loggingObjects(cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects {
  const output = loggingSettings.of(cluster)?.elasticsearch;
  return output === undefined ? ownStoreObjects(cluster, keys) : elasticsearchObjects(cluster, output, keys);
}

const ownStoreObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  // The collector reads the logs in directories of its host, which no lower level allows.
  namespace: namespaceOf(namespace, "privileged"),
  login: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.login, namespace },
    data: { password: keys.password(passwordName).text.apply(base64) },
  },
  ...onlyTraffic(cluster, namespace, { ports: [storePort], to: [storePort] }),
  ...storeObjects(cluster, keys),
  ...collectorObjects(cluster, vlagent(cluster, keys)),
});

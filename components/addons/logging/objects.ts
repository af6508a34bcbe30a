import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { collectorObjects } from "./collector/objects.ts";
import { mounted, namespace, passwordName, storePort } from "./names.ts";
import { storeObjects } from "./store/objects.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const loggingObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
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
  ...collectorObjects(cluster, keys),
});

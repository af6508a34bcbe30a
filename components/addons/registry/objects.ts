import type { ClusterSpec } from "../../../config/cluster.ts";
import type { AddOnObjects } from "../../part.ts";
import { claim } from "../claim.ts";
import { httpsService } from "../https-service.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespaceOf } from "../namespace.ts";
import { onlyTraffic } from "../network-policy.ts";
import { tlsSecret } from "../tls-secret.ts";
import { clusterIPOf } from "./address.ts";
import { registryConfig } from "./config.ts";
import { garbageCollectionObjects } from "./garbage-collection.ts";
import { certificateName, labels, mounted, name, namespace, passwordName, port, username } from "./names.ts";
import { mirrorObjects } from "./mirror/objects.ts";
import { registryPod } from "./pod.ts";
import { runningOnce } from "./running-once.ts";
import { registrySettings } from "./settings.ts";

const metadata = { name, namespace };

export const registryObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  namespace: namespaceOf(namespace),
  config: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: mounted.config, namespace },
    data: { "config.yml": registryConfig },
  },
  certificate: tlsSecret({ name: mounted.certificate, namespace }, keys, certificateName),
  login: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: mounted.login, namespace },
    data: {
      htpasswd: keys
        .password(passwordName)
        .bcryptHash.apply((hash) => Buffer.from(`${username}:${hash}\n`).toString("base64")),
    },
  },
  data: claim({ name: mounted.data, namespace }, registrySettings.of(cluster) ?? {}),
  ...onlyTraffic(cluster, namespace, {
    ports: [port],
    // Wherever the registry that it mirrors sends it.
    to: registrySettings.of(cluster)?.mirror === undefined ? [] : "any",
  }),
  service: httpsService(metadata, {
    labels,
    nodePort: registrySettings.of(cluster)?.nodePort,
    clusterIP: clusterIPOf(cluster),
  }),
  "stateful-set": runningOnce(metadata, { labels, template: registryPod(cluster, keys) }),
  ...garbageCollectionObjects(cluster),
  ...mirrorObjects(cluster, keys),
});

import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnObjects } from "../../../part.ts";
import { claim } from "../../claim.ts";
import { httpsService } from "../../https-service.ts";
import type { AddOnKeys } from "../../keys.ts";
import { waitedForOtherwise } from "../../no-await.ts";
import { tlsSecret } from "../../tls-secret.ts";
import { certificateName, mounted, namespace, storeLabels, storeName } from "../names.ts";
import { loggingSettings } from "../settings.ts";
import { storePod } from "./pod.ts";

const metadata = { name: storeName, namespace };

/** The store of all logs, with its search page. */
export const storeObjects = (cluster: ClusterSpec, keys: AddOnKeys): AddOnObjects => ({
  certificate: tlsSecret({ name: mounted.certificate, namespace }, keys, certificateName),
  data: claim({ name: mounted.data, namespace }, loggingSettings.of(cluster) ?? {}),
  service: httpsService(metadata, {
    labels: storeLabels,
    nodePort: loggingSettings.of(cluster)?.nodePort,
  }),
  "stateful-set": {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { ...metadata, labels: storeLabels, annotations: waitedForOtherwise },
    spec: {
      // Two must not use one volume.
      replicas: 1,
      serviceName: storeName,
      // So that a Pod that never becomes ready is replaced by one that may.
      podManagementPolicy: "Parallel",
      selector: { matchLabels: storeLabels },
      template: storePod(cluster, keys),
    },
  },
});

import type { ClusterSpec } from "../../../../config/cluster.ts";
import type { AddOnObjects } from "../../../part.ts";
import { waitedForOtherwise } from "../../no-await.ts";
import { account, granted } from "../../rbac.ts";
import { collectorLabels, collectorName, namespace } from "../names.ts";
import { collectorPod, type CollectorProgram } from "./pod.ts";

const metadata = { name: collectorName, namespace };

/** What reads logs on every node. */
export const collectorObjects = (cluster: ClusterSpec, program: CollectorProgram): AddOnObjects => ({
  account: account(metadata),
  ...granted(
    { name: collectorName },
    [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["namespaces", "nodes"], verbs: ["get", "list"] },
    ],
    metadata,
  ),
  "daemon-set": {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { ...metadata, labels: collectorLabels, annotations: waitedForOtherwise },
    spec: {
      selector: { matchLabels: collectorLabels },
      // Nothing is lost while one is away.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } },
      template: collectorPod(cluster, program),
    },
  },
});

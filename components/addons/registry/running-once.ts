import type { KubernetesObject } from "../../part.ts";
import { waitedForOtherwise } from "../no-await.ts";

interface RunningOnce {
  labels: Readonly<Record<string, string>>;
  /** Of its Pod. */
  template: object;
}

/** What runs a Pod that is alone on its volume. */
export const runningOnce = (
  metadata: { name: string; namespace: string },
  { labels, template }: RunningOnce,
): KubernetesObject => ({
  apiVersion: "apps/v1",
  // Not a Deployment: that starts the next Pod while one that was deleted still takes uploads.
  kind: "StatefulSet",
  metadata: { ...metadata, labels, annotations: waitedForOtherwise },
  spec: {
    replicas: 1,
    serviceName: metadata.name,
    // So that a Pod that never becomes ready is replaced by one that may.
    podManagementPolicy: "Parallel",
    selector: { matchLabels: labels },
    template,
  },
});

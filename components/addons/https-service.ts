import type { KubernetesObject } from "../part.ts";
import { waitedForOtherwise } from "./no-await.ts";

interface HttpsService {
  labels: Readonly<Record<string, string>>;
  /** By which it is reached from outside of the cluster; by default it is not. */
  nodePort?: number | undefined;
  clusterIP?: string;
}

/** A Service at port 443 for Pods that have a port called `https`. */
export const httpsService = (
  metadata: { name: string; namespace: string },
  { labels, nodePort, clusterIP }: HttpsService,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...metadata, labels, annotations: waitedForOtherwise },
  spec: {
    type: nodePort === undefined ? "ClusterIP" : "NodePort",
    ...(clusterIP === undefined ? {} : { clusterIP }),
    selector: labels,
    ports: [
      {
        ...{ name: "https", port: 443, protocol: "TCP", targetPort: "https" },
        ...(nodePort === undefined ? {} : { nodePort }),
      },
    ],
  },
});

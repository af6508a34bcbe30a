import { expect } from "vitest";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import type { ApiServer } from "./api-server.ts";

export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
/** Where the API server has the Deployment. */
export const PATH = "/apis/apps/v1/namespaces/default/deployments/web";
const labels = { app: "web" };
/** Inputs of the Deployment. */
export const deployment = (image = "a", annotations: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", annotations },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ image }] } },
  },
});

/** Does once on the server what the Deployment controller does, when the Deployment is there in the generation. */
export async function rollOut(
  server: ApiServer,
  args: { generation: number; ready: boolean },
): Promise<void> {
  const { generation, ready } = args;
  const revision = { "deployment.kubernetes.io/revision": String(generation) };
  await expect.poll(() => server.store.objects.get(PATH)?.metadata.generation).toBe(generation);
  const uid = server.store.objects.get(PATH)?.metadata.uid;
  server.store.edit(PATH, (object) => {
    const metadata = object.metadata as PropertyMap;
    metadata.annotations = { ...(metadata.annotations as object), ...revision };
    const status = ready ? "True" : "False";
    object.status = {
      observedGeneration: generation,
      conditions: [
        { type: "Available", status, reason: "Minimum", message: "too few" },
        {
          type: "Progressing",
          status: "True",
          reason: ready ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
        },
      ],
    };
  });
  const replicaSet = `/apis/apps/v1/namespaces/default/replicasets/web-${generation}`;
  const metadata = { name: `web-${generation}`, labels, annotations: revision, ownerReferences: [{ uid }] };
  const set = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata,
    spec: { replicas: 1 },
    status: { readyReplicas: ready ? 1 : 0 },
  };
  const { metadata: made } = server.store.create(replicaSet, set, { dryRun: false });
  if (ready) return;
  server.store.create(
    `/api/v1/namespaces/default/pods/web-${generation}-x`,
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-${generation}-x`, labels, ownerReferences: [{ uid: made.uid }] },
      status: {
        conditions: [
          { type: "PodScheduled", status: "True" },
          { type: "Initialized", status: "True" },
          { type: "Ready", status: "False", reason: "ContainersNotReady", message: "not ready: [c]" },
        ],
        containerStatuses: [
          { name: "c", state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } },
        ],
      },
    },
    { dryRun: false },
  );
}

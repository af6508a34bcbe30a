import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Waiting } from "../../../../lab/plugins/kubernetes/await/waiting.ts";
import { Cluster } from "../../../../lab/plugins/kubernetes/cluster.ts";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { parseOptions } from "../../../../lab/plugins/kubernetes/options.ts";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { ApiServer } from "./api-server.ts";
import { Driver } from "./driver.ts";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const PATH = "/apis/apps/v1/namespaces/default/deployments/web";
const labels = { app: "web" };
const deployment = (image = "a", annotations: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", annotations },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ image }] } },
  },
});

const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  for (const path of server.store.objects.keys()) if (!path.endsWith("/default")) server.store.delete(path);
  driver = new Driver();
  await driver.configure({ kubeconfig: server.kubeconfig() });
});

/** Does once what the Deployment controller does, when the Deployment is there in the generation. */
async function rollOut(args: { generation: number; ready: boolean }): Promise<void> {
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

describe("a Deployment", () => {
  it("is waited for, also when it is rolled out again", async () => {
    const [created] = await Promise.all([
      driver.up(DEPLOYMENT, "web", deployment()),
      rollOut({ generation: 1, ready: true }),
    ]);
    expect(created.state.problems).toEqual([]);
    expect(fieldAt(created.state.outputs, "status", "observedGeneration")).toBe(1);
    const [updated] = await Promise.all([
      driver.up(DEPLOYMENT, "web", deployment("b")),
      rollOut({ generation: 2, ready: true }),
    ]);
    expect([updated.action, updated.state.problems]).toEqual(["update", []]);
    expect(driver.lines).toContain("Waiting for the Deployment controller");
  });

  it("that does not become ready is kept, with what is wrong with its pods", async () => {
    const options = { timeoutSeconds: 0.5 };
    const [{ state }] = await Promise.all([
      driver.up(DEPLOYMENT, "web", { ...deployment(), options }),
      rollOut({ generation: 1, ready: false }),
    ]);
    expect(state.problems).toEqual([
      "Deployment default/web was not ready within 0.5 s",
      "The Deployment is not available: fewer pods are ready than it needs (Minimum: too few)",
      "pod web-1-x: not ready: [c]; ImagePullBackOff: no such image",
    ]);
    expect(state.id).toBe("default/web");
    expect(fieldAt(state.outputs, "status", "observedGeneration")).toBe(1);
  });

  it("is not waited for when it says so", async () => {
    const created = await driver.up(DEPLOYMENT, "web", deployment("a", { "pulumi.com/skipAwait": "true" }));
    expect(created.state.problems).toEqual([]);
  });

  it("has its time limit from its annotation", async () => {
    const { state } = await driver.up(
      DEPLOYMENT,
      "web",
      deployment("a", { "pulumi.com/timeoutSeconds": "1" }),
    );
    expect(state.problems[0]).toBe("Deployment default/web was not ready within 1 s");
  });

  it("that vanishes is not waited for any longer", async () => {
    const vanish = expect
      .poll(() => driver.lines.length)
      .toBeGreaterThan(0)
      .then(() => server.store.delete(PATH));
    const [{ state }] = await Promise.all([driver.up(DEPLOYMENT, "web", deployment()), vanish]);
    expect(state.problems[0]).toBe("Deployment default/web was deleted while waiting for it to be ready");
  });

  it("is kept when the user cancels", async () => {
    setTimeout(() => driver.cancellation.abort(), 200);
    const { state } = await driver.up(DEPLOYMENT, "web", deployment());
    expect(state.problems[0]).toMatch(/waiting for it was cancelled$/);
  });

  it("is followed over broken and outdated watches", async () => {
    const up = driver.up(DEPLOYMENT, "web", deployment());
    await expect.poll(() => driver.lines).toContain("Waiting for the Deployment controller");
    server.dropWatches();
    await rollOut({ generation: 1, ready: false });
    await expect.poll(() => driver.lines).toContain("Waiting for pods to be ready (0/1)");
    server.endWatches(() => {
      server.store.edit("/apis/apps/v1/namespaces/default/replicasets/web-1", (set) => {
        set.status = { readyReplicas: 1 };
      });
      server.store.edit(PATH, (object) => {
        object.status = { observedGeneration: 1, conditions: [{ type: "Available", status: "True" }] };
      });
    });
    expect((await up).state.problems).toEqual([]);
  }, 20_000);
});

describe("waiting", () => {
  it("lets an object settle", async () => {
    await driver.up("kubernetes:core/v1:ConfigMap", "m", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m" },
    });
    const path = "/api/v1/namespaces/default/configmaps/m";
    const cluster = new Cluster(parseOptions({ kubeconfig: server.kubeconfig() }));
    const object = server.store.objects.get(path) as PropertyMap;
    const request = { objects: await cluster.objects(), object, timeoutSeconds: 5, context: driver.context };
    const settled = { ready: true, settleMs: 300, status: "settling", problems: [] };
    const waiting = new Waiting(request, { related: () => [], judge: () => settled }).finish();
    const disturb = setInterval(
      () => server.store.edit(path, (map) => void (map.data = { a: String(Math.random()) })),
      100,
    );
    setTimeout(() => clearInterval(disturb), 500);
    const begin = performance.now();
    await waiting;
    expect(performance.now() - begin).toBeGreaterThan(650);
    cluster.close();
  });
});

describe("a deletion", () => {
  const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
  const path = "/api/v1/namespaces/default/configmaps/m";
  const map = (annotations: object = {}) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "m", annotations },
  });
  const holdBack = () =>
    server.store.edit(path, (object) => {
      object.metadata = { ...(object.metadata as object), finalizers: ["example.com/hold"] };
    });

  it("is over when the object is gone", async () => {
    await driver.up(CONFIG_MAP, "m", map());
    holdBack();
    const release = expect
      .poll(() => driver.lines)
      .toContain("Deleting: finalizers example.com/hold")
      .then(() => server.store.delete(path));
    await Promise.all([driver.down(CONFIG_MAP, "m"), release]);
    expect(driver.states.size).toBe(0);
  });

  it("names what holds the object back when the time is over", async () => {
    await driver.up(CONFIG_MAP, "m", map({ "pulumi.com/timeoutSeconds": "1" }));
    holdBack();
    await expect(driver.down(CONFIG_MAP, "m")).rejects.toThrow(
      "ConfigMap default/m was not gone within 1 s. What holds it back: finalizers example.com/hold.",
    );
    expect(driver.states.size).toBe(1);
  });

  it("of an object that is gone already succeeds", async () => {
    await driver.up(CONFIG_MAP, "m", map());
    server.store.delete(path);
    await driver.down(CONFIG_MAP, "m");
    expect(driver.states.size).toBe(0);
  });
});

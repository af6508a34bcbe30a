import { describe, expect, it } from "vitest";
import { Waiting } from "../../../../lab/plugins/kubernetes/await/waiting.ts";
import { Cluster } from "../../../../lab/plugins/kubernetes/cluster.ts";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { parseOptions } from "../../../../lab/plugins/kubernetes/options.ts";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { DEPLOYMENT, deployment, PATH, rollOut } from "./deployment.ts";
import { drivenServer } from "./driven-server.ts";

const { fresh, server } = drivenServer();

describe("a Deployment", () => {
  it("is waited for, also when it is rolled out again", async () => {
    const [created] = await Promise.all([
      fresh.driver.up(DEPLOYMENT, "web", deployment()),
      rollOut(server, { generation: 1, ready: true }),
    ]);
    expect(created.state.problems).toEqual([]);
    expect(fieldAt(created.state.outputs, "status", "observedGeneration")).toBe(1);
    const [updated] = await Promise.all([
      fresh.driver.up(DEPLOYMENT, "web", deployment("b")),
      rollOut(server, { generation: 2, ready: true }),
    ]);
    expect([updated.action, updated.state.problems]).toEqual(["update", []]);
    expect(fresh.driver.lines).toContain("Waiting for the Deployment controller");
  });

  it("that does not become ready is kept, with what is wrong with its pods", async () => {
    const options = { timeoutSeconds: 0.5 };
    const [{ state }] = await Promise.all([
      fresh.driver.up(DEPLOYMENT, "web", { ...deployment(), options }),
      rollOut(server, { generation: 1, ready: false }),
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
    const created = await fresh.driver.up(
      DEPLOYMENT,
      "web",
      deployment("a", { "pulumi.com/skipAwait": "true" }),
    );
    expect(created.state.problems).toEqual([]);
  });

  it("has its time limit from its annotation", async () => {
    const { state } = await fresh.driver.up(
      DEPLOYMENT,
      "web",
      deployment("a", { "pulumi.com/timeoutSeconds": "1" }),
    );
    expect(state.problems[0]).toBe("Deployment default/web was not ready within 1 s");
  });

  it("that vanishes is not waited for any longer", async () => {
    const vanish = expect
      .poll(() => fresh.driver.lines.length)
      .toBeGreaterThan(0)
      .then(() => server.store.delete(PATH));
    const [{ state }] = await Promise.all([fresh.driver.up(DEPLOYMENT, "web", deployment()), vanish]);
    expect(state.problems[0]).toBe("Deployment default/web was deleted while waiting for it to be ready");
  });

  it("is kept when the user cancels", async () => {
    setTimeout(() => fresh.driver.cancellation.abort(), 200);
    const { state } = await fresh.driver.up(DEPLOYMENT, "web", deployment());
    expect(state.problems[0]).toMatch(/waiting for it was cancelled$/);
  });

  it("is followed over broken and outdated watches", async () => {
    const up = fresh.driver.up(DEPLOYMENT, "web", deployment());
    await expect.poll(() => fresh.driver.lines).toContain("Waiting for the Deployment controller");
    server.dropWatches();
    await rollOut(server, { generation: 1, ready: false });
    await expect.poll(() => fresh.driver.lines).toContain("Waiting for pods to be ready (0/1)");
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
    await fresh.driver.up("kubernetes:core/v1:ConfigMap", "m", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m" },
    });
    const path = "/api/v1/namespaces/default/configmaps/m";
    const cluster = new Cluster(parseOptions({ kubeconfig: server.kubeconfig() }));
    const object = server.store.objects.get(path) as PropertyMap;
    const request = {
      objects: await cluster.objects(),
      object,
      timeoutSeconds: 5,
      context: fresh.driver.context,
    };
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

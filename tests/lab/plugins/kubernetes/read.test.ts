import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { secret } from "../../../../lab/plugins/server/property.ts";
import { ApiServer } from "./api-server.ts";
import { CONFIG_MAP, configMap } from "./config-map.ts";
import { Driver } from "./driver.ts";

const PATH = "/api/v1/namespaces/default/configmaps/m";
const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  server.store.delete(PATH);
  driver = new Driver();
  await driver.configure({ kubeconfig: server.kubeconfig() });
});

describe("a refresh", () => {
  it("finds what others changed, and the next update sets it right", async () => {
    await driver.configure({ kubeconfig: server.kubeconfig(), enableConfigMapMutable: "true" });
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: {} }, { a: "1", s: secret("2") }));
    server.store.edit(PATH, (object) => {
      object.data = { a: "drift", s: "2", other: "x" };
      object.metadata = { ...(object.metadata as object), annotations: { theirs: "1" } };
    });
    const state = await driver.refresh(CONFIG_MAP, "m");
    expect(state?.inputs).toEqual({
      ...configMap({ name: "m", namespace: "default", labels: {} }, { a: "drift", s: secret("2") }),
    });
    expect(fieldAt(state?.outputs, "data", "other")).toBe("x");
    const again = await driver.up(
      CONFIG_MAP,
      "m",
      configMap({ name: "m", labels: {} }, { a: "1", s: secret("2") }),
    );
    expect([again.action, Object.keys(again.diff?.detailedDiff ?? {})]).toEqual(["update", ["data.a"]]);
    expect(fieldAt(server.store.objects.get(PATH), "data")).toEqual({ a: "1", s: "2", other: "x" });
  });

  it("forgets what is gone", async () => {
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }));
    server.store.delete(PATH);
    expect(await driver.refresh(CONFIG_MAP, "m")).toBeUndefined();
    expect(driver.states.size).toBe(0);
  });

  it("tells of an object that is not ready, and the next update waits for it", async () => {
    const token = "kubernetes:core/v1:Pod";
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: { containers: [{ name: "c" }] },
    };
    const { state } = await driver.up(token, "p", { ...pod, options: { timeoutSeconds: 0.05 } });
    expect(state.problems).toEqual(["Pod default/p was not ready within 0.05 s"]);
    expect((await driver.refresh(token, "p"))?.problems).toEqual(["Pod default/p is not ready"]);
    server.store.edit("/api/v1/namespaces/default/pods/p", (object) => {
      object.status = {
        conditions: ["PodScheduled", "Initialized", "Ready"].map((type) => ({ type, status: "True" })),
      };
    });
    const { action, state: ready } = await driver.up(token, "p", pod);
    expect([action, ready.problems]).toEqual(["update", []]);
  });

  it("of a patch resource reads the object it changes", async () => {
    server.store.create(
      "/api/v1/nodes/r",
      { apiVersion: "v1", kind: "Node", metadata: { name: "r" } },
      { dryRun: false },
    );
    const token = "kubernetes:core/v1:NodePatch";
    await driver.up(token, "p", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "r", labels: { a: "1" } },
    });
    server.store.edit("/api/v1/nodes/r", (object) => {
      object.metadata = { ...(object.metadata as object), labels: { a: "2" } };
    });
    expect(fieldAt((await driver.refresh(token, "p"))?.inputs, "metadata", "labels")).toEqual({ a: "2" });
  });
});

describe("an import", () => {
  const read = (token: string, id: string) =>
    driver
      .type(token)
      .read?.({ ...driver.address(token, "i"), id, inputs: {}, properties: {} }, driver.context);

  it("takes the inputs from the object, without what the server writes", async () => {
    const annotations = { mine: "1", "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", annotations }));
    const found = await read(CONFIG_MAP, "default/m");
    expect(found?.inputs).toEqual(configMap({ name: "m", namespace: "default", annotations: { mine: "1" } }));
    expect(found?.properties.__fieldManager).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  });

  it("finds nothing where there is nothing", async () => {
    expect(await read(CONFIG_MAP, "default/none")).toBeUndefined();
    expect(await read("kubernetes:example.com/v1:Baz", "none")).toBeUndefined();
  });
});

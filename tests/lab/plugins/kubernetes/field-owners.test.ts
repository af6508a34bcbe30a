import { beforeEach, describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { CONFIG_MAP, configMap, MAPS } from "./config-map.ts";
import { drivenServer } from "./driven-server.ts";

const { fresh, live, server } = drivenServer();

describe("conflicting fields", () => {
  beforeEach(async () => {
    await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "1" } }));
    server.store.edit(`${MAPS}/m`, (object) => {
      const metadata = object.metadata as Record<string, unknown>;
      metadata.labels = { a: "theirs" };
      metadata.managedFields = [
        { manager: "other", operation: "Update", fieldsV1: { "f:metadata": { "f:labels": { "f:a": {} } } } },
      ];
    });
  });

  it("are named with the remedy, and the resource stays in the state", async () => {
    const { state } = await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "2" } }));
    expect(state.problems).toEqual([
      expect.stringMatching(
        /ConfigMap default\/m was not updated: .* conflict with "other": \.metadata\.labels\.a\. .*pulumi\.com\/patchForce: "true"/,
      ),
    ]);
    expect(fieldAt(state.outputs, "metadata", "labels", "a")).toBe("theirs");
  });

  it("are taken over by force", async () => {
    const annotations = { "pulumi.com/patchForce": "true" };
    await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "2" }, annotations }));
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ a: "2" });
  });

  it("are left to their manager when they are ignored", async () => {
    const options = { ignoreChanges: ["metadata.labels.a"] };
    const news = configMap({ name: "m", labels: { a: "1" }, annotations: { x: "y" } });
    const { state } = await fresh.driver.up(CONFIG_MAP, "m", { ...news, options });
    expect(state.problems).toEqual([]);
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ a: "theirs" });
  });
});

describe("a patch resource", () => {
  const PATCH = "kubernetes:core/v1:NodePatch";
  const NODE = "/api/v1/nodes/n";
  const node = (metadata: object) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n", ...metadata },
  });

  it("changes fields of an object, keeps to its own, and gives them up", async () => {
    await fresh.driver.up("kubernetes:core/v1:Node", "n", node({ labels: { owner: "1" } }));
    await fresh.driver.up(PATCH, "p", node({ labels: { a: "1", b: "1" } }));
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1", a: "1", b: "1" });
    expect((await fresh.driver.up(PATCH, "p", node({ labels: { a: "2" } }))).action).toBe("update");
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1", a: "2" });
    await fresh.driver.down(PATCH, "p");
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1" });
  });

  it("two of them do not take each other's fields", async () => {
    server.store.create(NODE, node({}), { dryRun: false });
    await fresh.driver.up(PATCH, "one", node({ labels: { a: "1" } }));
    await expect(fresh.driver.up(PATCH, "two", node({ labels: { a: "2" } }))).rejects.toThrow(
      /Other field managers own fields that pulumi-kubernetes-[0-9a-f]{8} would change\..*\.metadata\.labels\.a/,
    );
    const annotations = { "pulumi.com/patchFieldManager": "me", "pulumi.com/patchForce": "true" };
    const { state } = await fresh.driver.up(PATCH, "two", node({ labels: { a: "2" }, annotations }));
    expect(state.outputs.__fieldManager).toBe("me");
  });

  it("waits for its object, and does not make one", async () => {
    const up = fresh.driver.up(PATCH, "p", node({ labels: { a: "1" } }));
    await expect.poll(() => fresh.driver.lines).toContain('Trying again: nodes "n" not found');
    fresh.driver.cancellation.abort();
    await expect(up).rejects.toThrow("aborted");
    expect(live(NODE)).toBeUndefined();
  });

  it("needs a name, and does not bring back an object that is gone", async () => {
    await expect(fresh.driver.up(PATCH, "p", { apiVersion: "v1", kind: "Node" })).rejects.toThrow(
      "needs metadata.name",
    );
    server.store.create(NODE, node({}), { dryRun: false });
    await fresh.driver.up(PATCH, "p", node({ labels: { a: "1" } }));
    server.store.delete(NODE);
    await fresh.driver.down(PATCH, "p");
    expect(live(NODE)).toBeUndefined();
  });
});

it("without server-side apply patches what changed and labels its objects", async () => {
  await fresh.driver.configure({
    kubeconfig: server.kubeconfig(),
    enableServerSideApply: "false",
    enableConfigMapMutable: "true",
  });
  await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: "1", b: "1" }));
  expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ "app.kubernetes.io/managed-by": "pulumi" });
  expect((await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { b: "2" }))).action).toBe(
    "update",
  );
  expect(live(`${MAPS}/m`)?.data).toEqual({ b: "2" });
  await expect(
    fresh.driver.up("kubernetes:core/v1:NodePatch", "p", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n" },
    }),
  ).rejects.toThrow("needs server-side apply");
});

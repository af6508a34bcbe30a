import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fieldAt, listAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { Secret, secret } from "../../../../lab/plugins/server/property.ts";
import { ApiServer } from "./api-server.ts";
import { CONFIG_MAP, configMap } from "./config-map.ts";
import { Driver } from "./driver.ts";
import type { ManagedFields } from "./managed-fields.ts";

const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  for (const path of server.store.objects.keys()) if (!path.endsWith("/default")) server.store.delete(path);
  server.requests.length = 0;
  driver = new Driver();
  await driver.configure({ kubeconfig: server.kubeconfig() });
});
const live = (path: string) => server.store.objects.get(path);
const MAPS = "/api/v1/namespaces/default/configmaps";

describe("an object", () => {
  it("is created, left alone, updated and deleted", async () => {
    const created = await driver.up(CONFIG_MAP, "settings", configMap({ name: "settings" }));
    expect([created.action, created.state.id]).toEqual(["create", "default/settings"]);
    expect(fieldAt(created.state.outputs, "metadata", "uid")).toBe(live(`${MAPS}/settings`)?.metadata.uid);
    expect((await driver.up(CONFIG_MAP, "settings", configMap({ name: "settings" }))).action).toBe("same");
    const updated = await driver.up(
      CONFIG_MAP,
      "settings",
      configMap({ name: "settings", labels: { a: "b" } }),
    );
    expect(updated.action).toBe("update");
    expect(live(`${MAPS}/settings`)?.metadata.labels).toEqual({ a: "b" });
    await driver.down(CONFIG_MAP, "settings");
    expect(live(`${MAPS}/settings`)).toBeUndefined();
  });

  it("keeps connections alive", async () => {
    let connections = 0;
    server.onConnection = () => connections++;
    for (const name of ["a", "b", "c", "d", "e"]) await driver.up(CONFIG_MAP, name, configMap({ name }));
    // The next request may leave before the connection of the last one is free again.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it("loses the fields that the program drops, not those of others", async () => {
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { mine: "1" } }));
    server.store.edit(`${MAPS}/m`, (object) => {
      Object.assign(fieldAt(object, "metadata", "labels") as object, { theirs: "2" });
    });
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", annotations: { x: "y" } }));
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ theirs: "2" });
    const [{ manager, operation }] = listAt(live(`${MAPS}/m`), "metadata", "managedFields") as [
      ManagedFields,
    ];
    expect([manager, operation]).toEqual([driver.state(CONFIG_MAP, "m").outputs.__fieldManager, "Apply"]);
  });

  it("gets a name that stays, and a new one with a replacement of its own name", async () => {
    const created = await driver.up(CONFIG_MAP, "auto", configMap({}));
    expect(created.state.id).toMatch(/^default\/auto-[0-9a-f]{8}$/);
    expect(fieldAt(created.state.inputs, "metadata", "annotations", "pulumi.com/autonamed")).toBe("true");
    expect((await driver.up(CONFIG_MAP, "auto", configMap({}))).action).toBe("same");
    const replaced = await driver.up(CONFIG_MAP, "auto", configMap({}, { a: "2" }));
    expect([replaced.action, replaced.diff?.deleteBeforeReplace]).toEqual(["replace", false]);
  });

  it("with a name of its own is deleted before it is replaced", async () => {
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }));
    const { action, diff } = await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: "2" }));
    expect([action, diff?.replaces, diff?.deleteBeforeReplace]).toEqual(["replace", ["data.a"], true]);
    const moved = await driver.up(CONFIG_MAP, "m", configMap({ name: "n" }, { a: "2" }));
    expect([moved.diff?.replaces, moved.diff?.deleteBeforeReplace]).toEqual([["metadata.name"], false]);
  });

  it("goes into the provider's namespace", async () => {
    server.store.create(
      "/api/v1/namespaces/apps",
      { kind: "Namespace", metadata: { name: "apps" } },
      { dryRun: false },
    );
    await driver.configure({ kubeconfig: server.kubeconfig("apps") });
    expect((await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }))).state.id).toBe("apps/m");
    await driver.configure({ kubeconfig: server.kubeconfig(), namespace: "apps" });
    expect((await driver.up(CONFIG_MAP, "n", configMap({ name: "n" }))).state.id).toBe("apps/n");
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n" } };
    expect((await driver.up("kubernetes:core/v1:Node", "n", node)).state.id).toBe("n");
  });

  it("that is there already is not taken over, unless the provider is to", async () => {
    await driver.up(CONFIG_MAP, "one", configMap({ name: "m" }));
    await expect(driver.up(CONFIG_MAP, "two", configMap({ name: "m" }))).rejects.toThrow(
      /configmaps "m" already exists\. To take over the ConfigMap default\/m that is there, use `pulumi import`/,
    );
    await driver.configure({ kubeconfig: server.kubeconfig(), upsertExistingObjects: "true" });
    const upserted = await driver.up(CONFIG_MAP, "two", configMap({ name: "m", labels: { a: "b" } }));
    expect(fieldAt(upserted.state.outputs, "metadata", "labels")).toEqual({ a: "b" });
  });

  it("waits for its namespace", async () => {
    const soon = setTimeout(() => {
      server.store.create(
        "/api/v1/namespaces/late",
        { kind: "Namespace", metadata: { name: "late" } },
        { dryRun: false },
      );
    }, 300);
    const { state } = await driver.up(CONFIG_MAP, "m", configMap({ name: "m", namespace: "late" }));
    clearTimeout(soon);
    expect(state.id).toBe("late/m");
    expect(driver.lines).toContain('Trying again: namespaces "late" not found');
  });

  it("that the server refuses is not kept", async () => {
    await expect(driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: 1 }))).rejects.toThrow(
      "The API server did not create ConfigMap default/m: ConfigMap is invalid: data: must be strings",
    );
    expect(driver.states.size).toBe(0);
  });

  it("must not ask the server for a name", async () => {
    await expect(driver.up(CONFIG_MAP, "m", configMap({ generateName: "m-" }))).rejects.toThrow(
      "metadata.generateName",
    );
  });
});

describe("conflicting fields", () => {
  beforeEach(async () => {
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "1" } }));
    server.store.edit(`${MAPS}/m`, (object) => {
      const metadata = object.metadata as Record<string, unknown>;
      metadata.labels = { a: "theirs" };
      metadata.managedFields = [
        { manager: "other", operation: "Update", fieldsV1: { "f:metadata": { "f:labels": { "f:a": {} } } } },
      ];
    });
  });

  it("are named with the remedy, and the resource stays in the state", async () => {
    const { state } = await driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "2" } }));
    expect(state.problems).toEqual([
      expect.stringMatching(
        /ConfigMap default\/m was not updated: .* conflict with "other": \.metadata\.labels\.a\. .*pulumi\.com\/patchForce: "true"/,
      ),
    ]);
    expect(fieldAt(state.outputs, "metadata", "labels", "a")).toBe("theirs");
  });

  it("are taken over by force", async () => {
    const annotations = { "pulumi.com/patchForce": "true" };
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { a: "2" }, annotations }));
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ a: "2" });
  });

  it("are left to their manager when they are ignored", async () => {
    const options = { ignoreChanges: ["metadata.labels.a"] };
    const news = configMap({ name: "m", labels: { a: "1" }, annotations: { x: "y" } });
    const { state } = await driver.up(CONFIG_MAP, "m", { ...news, options });
    expect(state.problems).toEqual([]);
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ a: "theirs" });
  });
});

describe("secrets", () => {
  it("keep the data of a Secret from being plain in the state", async () => {
    const token = "kubernetes:core/v1:Secret";
    const news = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { pw: "x" } };
    const { state } = await driver.up(token, "s", news);
    expect(state.inputs.data).toEqual(secret({ pw: "eA==" }));
    expect(state.outputs.data).toBeInstanceOf(Secret);
    expect(fieldAt(state.outputs.__inputs, "data")).toEqual({ pw: "eA==" });
    expect((state.outputs.__inputs as { data: unknown }).data).toBeInstanceOf(Secret);
    expect((await driver.up(token, "s", news)).action).toBe("same");
  });

  it("stay secret in outputs and remembered inputs of other kinds", async () => {
    const { state } = await driver.up(
      CONFIG_MAP,
      "m",
      configMap({ name: "m" }, { open: "1", hidden: secret("2") }),
    );
    expect(state.outputs.data).toEqual({ open: "1", hidden: secret("2") });
    expect(fieldAt(state.outputs, "__inputs", "data", "open")).toBe("1");
    expect((state.outputs.__inputs as { data: object }).data).toEqual({ open: "1", hidden: secret("2") });
    expect(live(`${MAPS}/m`)?.data).toEqual({ open: "1", hidden: "2" });
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
    await driver.up("kubernetes:core/v1:Node", "n", node({ labels: { owner: "1" } }));
    await driver.up(PATCH, "p", node({ labels: { a: "1", b: "1" } }));
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1", a: "1", b: "1" });
    expect((await driver.up(PATCH, "p", node({ labels: { a: "2" } }))).action).toBe("update");
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1", a: "2" });
    await driver.down(PATCH, "p");
    expect(live(NODE)?.metadata.labels).toEqual({ owner: "1" });
  });

  it("two of them do not take each other's fields", async () => {
    server.store.create(NODE, node({}), { dryRun: false });
    await driver.up(PATCH, "one", node({ labels: { a: "1" } }));
    await expect(driver.up(PATCH, "two", node({ labels: { a: "2" } }))).rejects.toThrow(
      /Other field managers own fields that pulumi-kubernetes-[0-9a-f]{8} would change\..*\.metadata\.labels\.a/,
    );
    const annotations = { "pulumi.com/patchFieldManager": "me", "pulumi.com/patchForce": "true" };
    const { state } = await driver.up(PATCH, "two", node({ labels: { a: "2" }, annotations }));
    expect(state.outputs.__fieldManager).toBe("me");
  });

  it("waits for its object, and does not make one", async () => {
    const up = driver.up(PATCH, "p", node({ labels: { a: "1" } }));
    await expect.poll(() => driver.lines).toContain('Trying again: nodes "n" not found');
    driver.cancellation.abort();
    await expect(up).rejects.toThrow("aborted");
    expect(live(NODE)).toBeUndefined();
  });

  it("needs a name, and does not bring back an object that is gone", async () => {
    await expect(driver.up(PATCH, "p", { apiVersion: "v1", kind: "Node" })).rejects.toThrow(
      "needs metadata.name",
    );
    server.store.create(NODE, node({}), { dryRun: false });
    await driver.up(PATCH, "p", node({ labels: { a: "1" } }));
    server.store.delete(NODE);
    await driver.down(PATCH, "p");
    expect(live(NODE)).toBeUndefined();
  });
});

describe("custom resources", () => {
  it("may be made together with their definition", async () => {
    const foo = { apiVersion: "example.com/v1", kind: "Foo", spec: { a: 1 } };
    const soon = setTimeout(
      () => void (server.served["/apis/example.com/v1"] = [["foos", "Foo", false]]),
      300,
    );
    const { state } = await driver.up("kubernetes:example.com/v1:Foo", "foo", foo);
    clearTimeout(soon);
    expect(state.id).toMatch(/^foo-[0-9a-f]{8}$/);
    expect((await driver.up("kubernetes:example.com/v1:Foo", "foo", foo)).action).toBe("same");
    server.served["/apis/example.com/v1"] = [];
    await driver.down("kubernetes:example.com/v1:Foo", "foo");
  });

  it("tells apart the tokens of kinds from those of other things", () => {
    expect(() => driver.type("kubernetes:helm.sh/v3:Release")).toThrow("does not know");
    expect(() => driver.type("kubernetes:yaml:ConfigFile")).toThrow("does not know");
  });
});

it("without server-side apply patches what changed and labels its objects", async () => {
  await driver.configure({
    kubeconfig: server.kubeconfig(),
    enableServerSideApply: "false",
    enableConfigMapMutable: "true",
  });
  await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: "1", b: "1" }));
  expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ "app.kubernetes.io/managed-by": "pulumi" });
  expect((await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { b: "2" }))).action).toBe("update");
  expect(live(`${MAPS}/m`)?.data).toEqual({ b: "2" });
  await expect(
    driver.up("kubernetes:core/v1:NodePatch", "p", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n" },
    }),
  ).rejects.toThrow("needs server-side apply");
});

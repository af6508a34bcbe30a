import { describe, expect, it } from "vitest";
import { fieldAt, listAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { CONFIG_MAP, configMap, MAPS } from "./config-map.ts";
import { drivenServer } from "./driven-server.ts";
import type { ManagedFields } from "./managed-fields.ts";

const { fresh, live, server } = drivenServer();

describe("an object", () => {
  it("is created, left alone, updated and deleted", async () => {
    const created = await fresh.driver.up(CONFIG_MAP, "settings", configMap({ name: "settings" }));
    expect([created.action, created.state.id]).toEqual(["create", "default/settings"]);
    expect(fieldAt(created.state.outputs, "metadata", "uid")).toBe(live(`${MAPS}/settings`)?.metadata.uid);
    expect((await fresh.driver.up(CONFIG_MAP, "settings", configMap({ name: "settings" }))).action).toBe(
      "same",
    );
    const updated = await fresh.driver.up(
      CONFIG_MAP,
      "settings",
      configMap({ name: "settings", labels: { a: "b" } }),
    );
    expect(updated.action).toBe("update");
    expect(live(`${MAPS}/settings`)?.metadata.labels).toEqual({ a: "b" });
    await fresh.driver.down(CONFIG_MAP, "settings");
    expect(live(`${MAPS}/settings`)).toBeUndefined();
  });

  it("keeps connections alive", async () => {
    let connections = 0;
    server.onConnection = () => connections++;
    for (const name of ["a", "b", "c", "d", "e"])
      await fresh.driver.up(CONFIG_MAP, name, configMap({ name }));
    // The next request may leave before the connection of the last one is free again.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it("loses the fields that the program drops, not those of others", async () => {
    await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", labels: { mine: "1" } }));
    server.store.edit(`${MAPS}/m`, (object) => {
      Object.assign(fieldAt(object, "metadata", "labels") as object, { theirs: "2" });
    });
    await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", annotations: { x: "y" } }));
    expect(live(`${MAPS}/m`)?.metadata.labels).toEqual({ theirs: "2" });
    const [{ manager, operation }] = listAt(live(`${MAPS}/m`), "metadata", "managedFields") as [
      ManagedFields,
    ];
    expect([manager, operation]).toEqual([
      fresh.driver.state(CONFIG_MAP, "m").outputs.__fieldManager,
      "Apply",
    ]);
  });

  it("gets a name that stays, and a new one with a replacement of its own name", async () => {
    const created = await fresh.driver.up(CONFIG_MAP, "auto", configMap({}));
    expect(created.state.id).toMatch(/^default\/auto-[0-9a-f]{8}$/);
    expect(fieldAt(created.state.inputs, "metadata", "annotations", "pulumi.com/autonamed")).toBe("true");
    expect((await fresh.driver.up(CONFIG_MAP, "auto", configMap({}))).action).toBe("same");
    const replaced = await fresh.driver.up(CONFIG_MAP, "auto", configMap({}, { a: "2" }));
    expect([replaced.action, replaced.diff?.deleteBeforeReplace]).toEqual(["replace", false]);
  });

  it("with a name of its own is deleted before it is replaced", async () => {
    await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }));
    const { action, diff } = await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: "2" }));
    expect([action, diff?.replaces, diff?.deleteBeforeReplace]).toEqual(["replace", ["data.a"], true]);
    const moved = await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "n" }, { a: "2" }));
    expect([moved.diff?.replaces, moved.diff?.deleteBeforeReplace]).toEqual([["metadata.name"], false]);
  });

  it("goes into the provider's namespace", async () => {
    server.store.create(
      "/api/v1/namespaces/apps",
      { kind: "Namespace", metadata: { name: "apps" } },
      { dryRun: false },
    );
    await fresh.driver.configure({ kubeconfig: server.kubeconfig("apps") });
    expect((await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }))).state.id).toBe("apps/m");
    await fresh.driver.configure({ kubeconfig: server.kubeconfig(), namespace: "apps" });
    expect((await fresh.driver.up(CONFIG_MAP, "n", configMap({ name: "n" }))).state.id).toBe("apps/n");
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n" } };
    expect((await fresh.driver.up("kubernetes:core/v1:Node", "n", node)).state.id).toBe("n");
  });

  it("that is there already is not taken over, unless the provider is to", async () => {
    await fresh.driver.up(CONFIG_MAP, "one", configMap({ name: "m" }));
    await expect(fresh.driver.up(CONFIG_MAP, "two", configMap({ name: "m" }))).rejects.toThrow(
      /configmaps "m" already exists\. To take over the ConfigMap default\/m that is there, use `pulumi import`/,
    );
    await fresh.driver.configure({ kubeconfig: server.kubeconfig(), upsertExistingObjects: "true" });
    const upserted = await fresh.driver.up(CONFIG_MAP, "two", configMap({ name: "m", labels: { a: "b" } }));
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
    const { state } = await fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m", namespace: "late" }));
    clearTimeout(soon);
    expect(state.id).toBe("late/m");
    expect(fresh.driver.lines).toContain('Trying again: namespaces "late" not found');
  });

  it("that the server refuses is not kept", async () => {
    await expect(fresh.driver.up(CONFIG_MAP, "m", configMap({ name: "m" }, { a: 1 }))).rejects.toThrow(
      "The API server did not create ConfigMap default/m: ConfigMap is invalid: data: must be strings",
    );
    expect(fresh.driver.states.size).toBe(0);
  });

  it("must not ask the server for a name", async () => {
    await expect(fresh.driver.up(CONFIG_MAP, "m", configMap({ generateName: "m-" }))).rejects.toThrow(
      "metadata.generateName",
    );
  });
});

describe("custom resources", () => {
  it("may be made together with their definition", async () => {
    const foo = { apiVersion: "example.com/v1", kind: "Foo", spec: { a: 1 } };
    const soon = setTimeout(
      () => void (server.served["/apis/example.com/v1"] = [["foos", "Foo", false]]),
      300,
    );
    const { state } = await fresh.driver.up("kubernetes:example.com/v1:Foo", "foo", foo);
    clearTimeout(soon);
    expect(state.id).toMatch(/^foo-[0-9a-f]{8}$/);
    expect((await fresh.driver.up("kubernetes:example.com/v1:Foo", "foo", foo)).action).toBe("same");
    server.served["/apis/example.com/v1"] = [];
    await fresh.driver.down("kubernetes:example.com/v1:Foo", "foo");
  });

  it("tells apart the tokens of kinds from those of other things", () => {
    expect(() => fresh.driver.type("kubernetes:helm.sh/v3:Release")).toThrow("does not know");
    expect(() => fresh.driver.type("kubernetes:yaml:ConfigFile")).toThrow("does not know");
  });
});

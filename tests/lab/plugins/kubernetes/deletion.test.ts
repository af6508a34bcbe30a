import { describe, expect, it } from "vitest";
import { drivenServer } from "./driven-server.ts";

const { fresh, server } = drivenServer();

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
    await fresh.driver.up(CONFIG_MAP, "m", map());
    holdBack();
    const release = expect
      .poll(() => fresh.driver.lines)
      .toContain("Deleting: finalizers example.com/hold")
      .then(() => server.store.delete(path));
    await Promise.all([fresh.driver.down(CONFIG_MAP, "m"), release]);
    expect(fresh.driver.states.size).toBe(0);
  });

  it("names what holds the object back when the time is over", async () => {
    await fresh.driver.up(CONFIG_MAP, "m", map({ "pulumi.com/timeoutSeconds": "1" }));
    holdBack();
    await expect(fresh.driver.down(CONFIG_MAP, "m")).rejects.toThrow(
      "ConfigMap default/m was not gone within 1 s. What holds it back: finalizers example.com/hold.",
    );
    expect(fresh.driver.states.size).toBe(1);
  });

  it("of an object that is gone already succeeds", async () => {
    await fresh.driver.up(CONFIG_MAP, "m", map());
    server.store.delete(path);
    await fresh.driver.down(CONFIG_MAP, "m");
    expect(fresh.driver.states.size).toBe(0);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ApiServer } from "./api-server.ts";
import type { Driver } from "./driver.ts";
import { freshDriver } from "./fresh-driver.ts";

const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  driver = await freshDriver(server);
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

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { UNKNOWN } from "../../../../lab/plugins/server/property.ts";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";
import { ApiServer } from "./api-server.ts";
import { CONFIG_MAP, configMap } from "./config-map.ts";
import { Driver } from "./driver.ts";
import { StatusError } from "./status.ts";

const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  server.intercept = undefined;
  server.requests.length = 0;
  driver = new Driver();
  await driver.configure({ kubeconfig: server.kubeconfig() });
});

const previewCreate = async (token: string, inputs: PropertyMap) =>
  driver
    .type(token)
    .create(
      { ...driver.address(token, "p"), news: inputs, preview: true, timeoutSeconds: 0 },
      driver.context,
    );

async function previewUpdate(news: PropertyMap): Promise<PropertyMap | undefined> {
  const { id, inputs, outputs } = driver.state(CONFIG_MAP, "m");
  const request = { ...driver.address(CONFIG_MAP, "m"), id, oldInputs: inputs, olds: outputs, news };
  const updated = await driver
    .type(CONFIG_MAP)
    .update?.({ ...request, ignoreChanges: [], preview: true, timeoutSeconds: 0 }, driver.context);
  return updated?.properties;
}

const changes = () => server.requests.filter((request) => !request.startsWith("GET"));

describe("the preview of a create", () => {
  it("shows what the server would make of it, and keeps nothing", async () => {
    const objects = server.store.objects.size;
    const { id, properties } = await previewCreate(CONFIG_MAP, configMap({ name: "p" }));
    expect(id).toBe("");
    expect(fieldAt(properties, "metadata", "creationTimestamp")).toBeDefined();
    expect([server.store.objects.size, changes()]).toEqual([
      objects,
      ["POST /api/v1/namespaces/default/configmaps?fieldManager=pulumi-kubernetes&dryRun=All"],
    ]);
  });

  it.each([
    ["holds unknowns", CONFIG_MAP, configMap({ name: "p" }, { a: UNKNOWN })],
    [
      "goes into a namespace that is still to be made",
      CONFIG_MAP,
      configMap({ name: "p", namespace: "later" }),
    ],
    [
      "is of a kind that is not served yet",
      "kubernetes:example.com/v1:Bar",
      { apiVersion: "example.com/v1", kind: "Bar" },
    ],
    [
      "patches another object",
      "kubernetes:core/v1:NodePatch",
      { apiVersion: "v1", kind: "Node", metadata: { name: "n" } },
    ],
  ])("shows the inputs when it %s", async (_, token, inputs) => {
    expect((await previewCreate(token, inputs)).properties).toEqual(inputs);
  });

  it("shows the inputs of an object that is still there, or that may not be tried", async () => {
    await driver.up(CONFIG_MAP, "there", configMap({ name: "there" }));
    expect((await previewCreate(CONFIG_MAP, configMap({ name: "there" }))).properties).toEqual(
      configMap({ name: "there" }),
    );
    server.intercept = (request, response) => {
      if (request.method !== "POST") return false;
      const { code, body } = new StatusError({ code: 403, reason: "Forbidden", message: "no" });
      response.writeHead(code).end(JSON.stringify(body));
      return true;
    };
    expect((await previewCreate(CONFIG_MAP, configMap({ name: "p" }))).properties).toEqual(
      configMap({ name: "p" }),
    );
  });

  it("does not conflict with the managers of an object that is to be taken over", async () => {
    await driver.up(CONFIG_MAP, "theirs", configMap({ name: "theirs" }));
    await driver.configure({ kubeconfig: server.kubeconfig(), upsertExistingObjects: "true" });
    const { properties } = await previewCreate(CONFIG_MAP, configMap({ name: "theirs" }, { a: "2" }));
    expect(fieldAt(properties, "data", "a")).toBe("2");
  });

  it("fails on what the server will refuse", async () => {
    await expect(previewCreate(CONFIG_MAP, configMap({ name: "p" }, { a: 1 }))).rejects.toThrow(
      "data: must be strings",
    );
  });
});

describe("the preview of an update", () => {
  beforeEach(async () => {
    server.store.delete("/api/v1/namespaces/default/configmaps/m");
    await driver.up(CONFIG_MAP, "m", configMap({ name: "m" }));
    server.requests.length = 0;
  });

  it("shows what the server would make of it, and keeps nothing", async () => {
    const properties = await previewUpdate(configMap({ name: "m", labels: { a: "b" } }));
    expect(fieldAt(properties, "metadata", "labels")).toEqual({ a: "b" });
    expect(
      fieldAt(server.store.objects.get("/api/v1/namespaces/default/configmaps/m"), "metadata", "labels"),
    ).toBeUndefined();
    // The plain create's manager still has the fields: only the update gives them to the resource's own.
    expect(changes()).toEqual([expect.stringMatching(/^PATCH .*force=true.*dryRun=All$/)]);
  });

  it("shows the inputs when they hold unknowns", async () => {
    const news = configMap({ name: "m" }, { a: UNKNOWN });
    expect(await previewUpdate(news)).toEqual(news);
  });
});

it("shows the server's warnings once, in the preview", async () => {
  server.intercept = (request, response) => {
    if (request.method === "POST")
      response.setHeader("Warning", '299 - "unknown field \\"x\\"", 299 - "v1 is deprecated"');
    return false;
  };
  await previewCreate(CONFIG_MAP, configMap({ name: "w" }));
  expect(driver.lines).toEqual(['unknown field "x"', "v1 is deprecated"]);
  await driver.configure({ kubeconfig: server.kubeconfig(), suppressDeprecationWarnings: "true" });
  await previewCreate(CONFIG_MAP, configMap({ name: "w" }));
  expect(driver.lines).toHaveLength(3);
});

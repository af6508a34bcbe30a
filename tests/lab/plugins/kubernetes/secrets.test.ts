import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { Secret, secret } from "../../../../lab/plugins/server/property.ts";
import { ApiServer } from "./api-server.ts";
import { CONFIG_MAP, configMap } from "./config-map.ts";
import type { Driver } from "./driver.ts";
import { freshDriver } from "./fresh-driver.ts";

const server = new ApiServer();
let driver: Driver;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  driver = await freshDriver(server);
});
const live = (path: string) => server.store.objects.get(path);
const MAPS = "/api/v1/namespaces/default/configmaps";

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

import { describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lab/plugins/kubernetes/fields.ts";
import { Secret, secret } from "../../../../lab/plugins/server/property.ts";
import { CONFIG_MAP, configMap, MAPS } from "./config-map.ts";
import { drivenServer } from "./driven-server.ts";

const { fresh, live } = drivenServer();

describe("secrets", () => {
  it("keep the data of a Secret from being plain in the state", async () => {
    const token = "kubernetes:core/v1:Secret";
    const news = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { pw: "x" } };
    const { state } = await fresh.driver.up(token, "s", news);
    expect(state.inputs.data).toEqual(secret({ pw: "eA==" }));
    expect(state.outputs.data).toBeInstanceOf(Secret);
    expect(fieldAt(state.outputs.__inputs, "data")).toEqual({ pw: "eA==" });
    expect((state.outputs.__inputs as { data: unknown }).data).toBeInstanceOf(Secret);
    expect((await fresh.driver.up(token, "s", news)).action).toBe("same");
  });

  it("stay secret in outputs and remembered inputs of other kinds", async () => {
    const { state } = await fresh.driver.up(
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

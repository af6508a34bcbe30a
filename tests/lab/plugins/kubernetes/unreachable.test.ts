import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiServer } from "./api-server.ts";
import { Driver } from "./driver.ts";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const map = (data: object = { a: "1" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "m" },
  data,
});

describe("when the cluster cannot be reached", () => {
  const server = new ApiServer();
  let driver: Driver;
  let kubeconfig = "";
  beforeEach(async () => {
    await server.start();
    kubeconfig = server.kubeconfig();
    driver = new Driver();
    await driver.configure({ kubeconfig });
    await driver.up(CONFIG_MAP, "m", map());
    server.store.delete("/api/v1/namespaces/default/configmaps/m");
    await server.stop();
    driver.provider.cancel?.();
  });
  afterEach(() => server.store.delete("/api/v1/namespaces/default"));
  const configure = (more: object) => driver.configure({ kubeconfig, ...more });

  it("nothing is created, read or deleted", async () => {
    await configure({});
    await expect(driver.up(CONFIG_MAP, "n", map())).rejects.toThrow(
      /cluster is unreachable: .* cannot be reached: .*ECONNREFUSED/,
    );
    await expect(driver.refresh(CONFIG_MAP, "m")).rejects.toThrow("PULUMI_K8S_DELETE_UNREACHABLE=true");
    await expect(driver.down(CONFIG_MAP, "m")).rejects.toThrow("PULUMI_K8S_DELETE_UNREACHABLE=true");
    expect(driver.states.size).toBe(1);
  });

  it("resources are taken for deleted if the provider is to", async () => {
    await configure({ deleteUnreachable: "true" });
    await driver.down(CONFIG_MAP, "m");
    expect(driver.states.size).toBe(0);
    expect(driver.lines.at(-1)).toMatch(
      /^By deleteUnreachable the resource is taken for deleted: .*ECONNREFUSED/,
    );
  });

  it("a refresh drops or keeps them as the provider says", async () => {
    await configure({ skipUpdateUnreachable: "true" });
    const kept = driver.state(CONFIG_MAP, "m");
    expect((await driver.refresh(CONFIG_MAP, "m"))?.outputs).toEqual(kept.outputs);
    expect((await driver.up(CONFIG_MAP, "m", map({ a: "2" }))).action).toBe("same");
    await configure({ deleteUnreachable: "true" });
    expect(await driver.refresh(CONFIG_MAP, "m")).toBeUndefined();
  });

  it("a preview shows the inputs", async () => {
    await configure({});
    const news = await driver.check(CONFIG_MAP, "p", map());
    const request = { ...driver.address(CONFIG_MAP, "p"), news, preview: true, timeoutSeconds: 0 };
    expect((await driver.type(CONFIG_MAP).create(request, driver.context)).properties).toEqual(news);
  });
});

describe("a cluster", () => {
  it("that does not accept the login is unreachable", async () => {
    const server = new ApiServer();
    await server.start();
    const driver = new Driver();
    await driver.configure({ kubeconfig: server.kubeconfig().replace("secret-token", "wrong-token") });
    await expect(driver.up(CONFIG_MAP, "m", map())).rejects.toThrow("cluster is unreachable: Unauthorized");
    await server.stop();
  });

  it("whose certificate is not trusted is unreachable", async () => {
    const [one, other] = [new ApiServer(), new ApiServer()];
    await Promise.all([one.start(), other.start()]);
    const driver = new Driver();
    await driver.configure({ kubeconfig: one.kubeconfig().replace(one.address, other.address) });
    await expect(driver.up(CONFIG_MAP, "m", map())).rejects.toThrow(/cannot be reached: .*certificate/);
    await Promise.all([one.stop(), other.stop()]);
  });
});

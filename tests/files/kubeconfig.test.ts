import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { renderKubeconfig } from "../../components/pki/kubeconfig.ts";

const certPem = "-----BEGIN CERTIFICATE-----\nY2VydA==\n-----END CERTIFICATE-----\n";
const keyPem = "-----BEGIN EC PRIVATE KEY-----\na2V5\n-----END EC PRIVATE KEY-----\n";

/** Read as clients of Kubernetes read it. */
function read(text: string) {
  const config = new KubeConfig();
  config.loadFromString(text);
  return { cluster: config.getCurrentCluster(), user: config.getCurrentUser() };
}

describe("renderKubeconfig", () => {
  const base = { cluster: "dev", server: "https://127.0.0.1:8443", user: "system:kube-proxy" };

  it("names files on a host", () => {
    const text = renderKubeconfig({
      ...base,
      ca: { file: "/etc/kubernetes/pki/ca.crt" },
      credentials: { certFile: "/x.crt", keyFile: "/x.key" },
    });
    expect(read(text)).toMatchObject({
      cluster: { name: "dev", server: "https://127.0.0.1:8443", caFile: "/etc/kubernetes/pki/ca.crt" },
      user: { name: "system:kube-proxy", certFile: "/x.crt", keyFile: "/x.key" },
    });
  });

  it("holds everything itself where it leaves the hosts", () => {
    const { cluster, user } = read(
      renderKubeconfig({ ...base, ca: { pem: certPem }, credentials: { certPem, keyPem } }),
    );
    const plain = (data: string | undefined) => Buffer.from(data ?? "", "base64").toString();
    expect([cluster?.caData, user?.certData, user?.keyData].map(plain)).toEqual([certPem, certPem, keyPem]);
  });

  it("carries a token, even one that looks like a number", () => {
    const as = { user: "system:node:a", group: "system:nodes" };
    const credentials = { token: "123456.1234567890123456", as };
    expect(read(renderKubeconfig({ ...base, ca: { file: "/ca" }, credentials })).user?.token).toBe(
      "123456.1234567890123456",
    );
    expect(
      read(renderKubeconfig({ ...base, ca: { file: "/ca" }, credentials: { token: "1e1234.5", as } })).user
        ?.token,
    ).toBe("1e1234.5");
  });

  it("says whom the holder of a token acts as", () => {
    const credentials = { token: "a.b", as: { user: "system:node:a", group: "system:nodes" } };
    const text = renderKubeconfig({ ...base, ca: { file: "/ca" }, credentials });
    expect(read(text).user).toMatchObject({ token: "a.b", impersonateUser: "system:node:a" });
    // The library that reads it knows nothing of groups.
    expect(parse(text)).toMatchObject({ users: [{ user: { "as-groups": ["system:nodes"] } }] });
  });

  it("has a context for every other way to the cluster", () => {
    const others = [{ name: "dev-master-2", server: "https://192.0.2.12:6443" }];
    const config = new KubeConfig();
    config.loadFromString(
      renderKubeconfig({ ...base, others, ca: { pem: certPem }, credentials: { certPem, keyPem } }),
    );
    expect(config.getCurrentCluster()?.server).toBe(base.server);
    config.setCurrentContext("dev-master-2");
    expect(config.getCurrentCluster()).toMatchObject({
      server: "https://192.0.2.12:6443",
      caData: Buffer.from(certPem).toString("base64"),
    });
    expect(config.getCurrentUser()?.name).toBe(base.user);
  });

  it("copes with a cluster's name that YAML would take for something else", () => {
    const text = renderKubeconfig({
      ...base,
      cluster: "0",
      ca: { file: "/ca" },
      credentials: { certFile: "/cert", keyFile: "/key" },
    });
    expect(read(text).cluster?.name).toBe("0");
  });
});

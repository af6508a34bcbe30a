import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadKubeConfig, namespaceOf } from "../../../../lab/plugins/kubernetes/kubeconfig.ts";
import { parseOptions } from "../../../../lab/plugins/kubernetes/options.ts";
import { checkConfig, diffConfig } from "../../../../lab/plugins/kubernetes/provider-config.ts";
import { UNKNOWN } from "../../../../lab/plugins/server/property.ts";

const kubeconfig = (server: string, token = "t") => `
apiVersion: v1
kind: Config
current-context: one
contexts:
  - { name: one, context: { cluster: one, user: admin, namespace: apps } }
  - { name: two, context: { cluster: two, user: admin } }
clusters:
  - { name: one, cluster: { server: "${server}" } }
  - { name: two, cluster: { server: "https://two:6443" } }
users:
  - { name: admin, user: { token: ${token} } }
`;
const old = { kubeconfig: kubeconfig("https://one:6443") };

describe("a changed provider configuration", () => {
  it.each([
    ["another server", { kubeconfig: kubeconfig("https://other:6443") }, ["kubeconfig"], ["kubeconfig"]],
    ["another context", { ...old, context: "two" }, ["context"], ["context"]],
    ["another cluster", { ...old, cluster: "two" }, ["cluster"], ["cluster"]],
    [
      "another login for the same cluster",
      { kubeconfig: kubeconfig("https://one:6443", "new") },
      ["kubeconfig"],
      [],
    ],
    ["a kubeconfig that is not known yet", { kubeconfig: UNKNOWN }, ["kubeconfig"], ["kubeconfig"]],
    ["another flag", { ...old, deleteUnreachable: "true" }, ["deleteUnreachable"], []],
    ["nothing", old, [], []],
  ])("%s", async (...[, news, diffs, replaces]) => {
    expect(await diffConfig(old, news)).toEqual({ changes: diffs.length > 0, diffs, replaces });
  });

  it("is no other cluster while clusterIdentifier stays the same", async () => {
    const before = { ...old, clusterIdentifier: "lab" };
    const moved = { kubeconfig: kubeconfig("https://other:6443"), clusterIdentifier: "lab" };
    expect(await diffConfig(before, moved)).toMatchObject({
      changes: true,
      diffs: ["kubeconfig"],
      replaces: [],
    });
    expect(await diffConfig(before, { ...before, kubeconfig: UNKNOWN })).toMatchObject({ replaces: [] });
    expect(await diffConfig(before, { ...before, clusterIdentifier: "other" })).toMatchObject({
      replaces: ["clusterIdentifier"],
    });
    expect(await diffConfig(old, before)).toMatchObject({ changes: true, replaces: [] });
  });

  it("must not ask for YAML files", () => {
    expect(checkConfig({ renderYamlToDirectory: "out" }).failures).toEqual([
      { property: "renderYamlToDirectory", reason: expect.stringContaining('"out"') as string },
    ]);
    expect(checkConfig(old).failures).toBeUndefined();
  });
});

describe("options", () => {
  it("come from the configuration, then from the environment, then from the defaults", () => {
    const environment = { PULUMI_K8S_DELETE_UNREACHABLE: "true", PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
    const inputs = { enablePatchForce: "false", kubeClientSettings: '{"timeout":7}', namespace: "" };
    expect(parseOptions(inputs, environment)).toMatchObject({
      patchForce: false,
      deleteUnreachable: true,
      serverSideApply: true,
      requestTimeoutSeconds: 7,
      namespace: undefined,
    });
  });
});

describe("a kubeconfig", () => {
  let folder = "";
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "kubeconfig-"))));
  afterAll(() => rm(folder, { recursive: true }));

  it("is given as contents or as a path", async () => {
    const path = join(folder, "config");
    writeFileSync(path, old.kubeconfig);
    for (const given of [old.kubeconfig, path]) {
      const config = await loadKubeConfig({ kubeconfig: given, context: undefined, cluster: undefined });
      expect([config.getCurrentCluster()?.server, namespaceOf(config)]).toEqual(["https://one:6443", "apps"]);
    }
  });

  it("can be pointed at another context or cluster", async () => {
    const other = await loadKubeConfig({ ...old, context: "two", cluster: undefined });
    expect([other.getCurrentCluster()?.name, namespaceOf(other)]).toEqual(["two", "default"]);
    const override = await loadKubeConfig({ ...old, context: undefined, cluster: "two" });
    expect(override.getCurrentCluster()?.name).toBe("two");
  });

  it("must know the context", async () => {
    await expect(loadKubeConfig({ ...old, context: "nowhere", cluster: undefined })).rejects.toThrow(
      'no cluster for the context "nowhere"; its contexts: one, two.',
    );
  });
});

import { KubeConfig } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { apiServerCommand } from "../../components/kube-apiserver/document.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { reportOf } from "../support/reports.ts";
import { host, masters, stackOf } from "../support/topologies.ts";

const threeMasters = (settings: Record<string, unknown> = {}) => stackOf(masters(3), settings);

/** The server of each context, the current one first. */
function serversIn(text: unknown): Record<string, string | undefined> {
  const config = new KubeConfig();
  config.loadFromString(String(text));
  return Object.fromEntries(
    config.contexts.map(({ name, cluster }) => [name, config.getCluster(cluster)?.server]),
  );
}

function providerOf({ graph }: Run) {
  const [provider] = graph.ofType("pulumi:providers:kubernetes");
  return { servers: Object.values(serversIn(provider?.inputs["kubeconfig"])), provider };
}

const ofMasters = {
  "test-master-1": "https://198.51.100.1:6443",
  "test-master-2": "https://198.51.100.2:6443",
  "test-master-3": "https://198.51.100.3:6443",
};

describe("the administrator's kubeconfig", () => {
  it.each([
    [{}, "198.51.100.1:6443"],
    [{ apiServer: { endpoint: "kubernetes.example.com:443" } }, "kubernetes.example.com:443"],
    [{ virtualAddress: { address: "198.51.100.200" } }, "198.51.100.200:6443"],
  ])("with %j names all API servers together, and each master", async (settings, server) => {
    const { outputs } = await runProgram(threeMasters(settings));
    expect(serversIn(outputs["kubeconfig"])).toEqual({
      "barekube:admin@test": `https://${server}`,
      ...ofMasters,
    });
  });

  it("names the only master once", async () => {
    const { outputs } = await runProgram(stackOf([host("solo", ["master", "worker"])]));
    expect(serversIn(outputs["kubeconfig"])).toEqual({
      "barekube:admin@test": "https://198.51.100.1:6443",
    });
  });
});

describe("the provider for objects in the cluster", () => {
  const served = reportOf([[apiServerCommand, {}]]);
  const stopped = reportOf([[apiServerCommand, { drift: { "kube-apiserver.service": "is stopped" } }]]);

  it.each([
    ["the first one", { "master-1": served, "master-2": served, "master-3": served }, 1],
    ["one that answers", { "master-2": served, "master-3": served }, 2],
    ["one whose API server runs", { "master-1": stopped, "master-3": served }, 3],
    ["one that answers, if none is whole", { "master-2": stopped }, 2],
    ["the first one, if none was asked", {}, 1],
  ])("goes to a master directly: %s", async (_, reports, number) => {
    const settings = threeMasters({ apiServer: { endpoint: "kubernetes.example.com" } });
    const run = await runProgram(settings, { reports });
    const { servers, provider } = providerOf(run);
    expect(servers).toEqual([`https://198.51.100.${number}:6443`]);
    const apiserver = run.graph.resources.find(({ name }) => name === `master-${number}-kube-apiserver`);
    expect(apiserver && provider && run.graph.isBefore(apiserver, provider)).toBe(true);
  });
});

import { expect, it } from "vitest";
import { agentPod } from "../../components/network/cilium/agent.ts";
import { cniConflist } from "../../components/network/cilium/config.ts";
import { ciliumObjects, ciliumPods } from "../../components/network/cilium/objects.ts";
import { clusterWith } from "./clusters.ts";

const cluster = (network: object = {}, settings: object = {}) =>
  clusterWith({ network: { plugin: "cilium", ...network }, ...settings });

it("replaces the agents when their configuration changes, and only then", () => {
  const pods = ciliumPods(cluster());
  expect(ciliumPods(cluster())).toBe(pods);
  expect(ciliumPods(cluster({ cilium: { config: { debug: "true" } } }))).not.toBe(pods);
  expect(ciliumPods(cluster({ kubeProxyMode: "iptables" }))).not.toBe(pods);
  expect(ciliumPods(cluster({}, { loadBalancer: { port: 9443 } }))).not.toBe(pods);
});

it("leads agents to the API servers through the load balancer of their node", () => {
  const { containers } = agentPod(cluster({}, { loadBalancer: { port: 9443 } })).spec;
  expect(containers[0]?.env).toEqual(
    expect.arrayContaining([
      { name: "KUBERNETES_SERVICE_HOST", value: "127.0.0.1" },
      { name: "KUBERNETES_SERVICE_PORT", value: "9443" },
    ]),
  );
});

it("opens ports of hosts with the packet filter that kube-proxy uses", () => {
  expect(cniConflist(cluster()).plugins[1]).toMatchObject({ type: "portmap", backend: "nftables" });
  expect(cniConflist(cluster({ kubeProxyMode: "iptables" })).plugins[1]).toMatchObject({
    backend: "iptables",
  });
});

it("lets the operator change no definitions but those of cilium", () => {
  const { rules } = ciliumObjects(cluster())["operator-role"] as unknown as {
    rules: { resources: string[]; verbs: string[]; resourceNames?: string[] }[];
  };
  const changing = rules.filter(
    ({ resources, verbs }) => resources.includes("customresourcedefinitions") && verbs.includes("update"),
  );
  expect(changing).toHaveLength(1);
  expect(changing[0]?.resourceNames?.every((name) => name.endsWith(".cilium.io"))).toBe(true);
});

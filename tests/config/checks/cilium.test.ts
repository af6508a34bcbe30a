import { expect, it } from "vitest";
import { problemsWith } from "../valid-stack.ts";

const problems = (network: unknown) => problemsWith({ network });

it("takes cilium's own options", () => {
  expect(
    problems({ plugin: "cilium", cilium: { policyEnforcement: "always", config: { mtu: "1400" } } }),
  ).toEqual([]);
});

it.each([
  [
    { policyEnforcement: "maybe" },
    'network.cilium.policyEnforcement: "maybe": allowed: default, always, never',
  ],
  [
    { config: { ipam: "cluster-pool" } },
    'network.cilium.config.ipam: "cluster-pool": is set by barekube; allowed: other keys',
  ],
  [{ config: { debug: ["true"] } }, "network.cilium.config.debug"],
  [{ config: { "No Key": "true" } }, "a key of the ConfigMap cilium-config, such as mtu"],
])("refuses %j", (cilium, problem) => {
  expect(problems({ plugin: "cilium", cilium })).toEqual([expect.stringContaining(problem)]);
});

it("refuses settings of a Pod network that is not in use", () => {
  expect(problems({ cilium: { policyEnforcement: "always" } })).toEqual([
    "network.cilium: has no effect while network.plugin is flannel; allowed: only with network.plugin: cilium",
  ]);
});

import { expect, it } from "vitest";
import { warningsOf } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { clusterWith } from "../../files/clusters.ts";

const warnings = (nodeCIDRMaskSize: number, kubelet: object = {}): string[] =>
  warningsOf(clusterWith({ network: { nodeCIDRMaskSize }, kubelet }))
    .map(describeProblem)
    .filter((text) => text.startsWith("network."));

it("a node's share has to have an address for each of its Pods", () => {
  expect(warnings(24)).toEqual([]);
  expect(warnings(25)).toEqual([]);
  expect(warnings(26)).toEqual([
    "network.nodeCIDRMaskSize: 26: has addresses for 61 Pods, but a node may have 110; allowed: at most 25, or a kubelet.maxPods of at most 61",
  ]);
  expect(warnings(26, { maxPods: 61 })).toEqual([]);
  expect(warnings(24, { maxPods: 254 })).toEqual([
    "network.nodeCIDRMaskSize: 24: has addresses for 253 Pods, but a node may have 254; allowed: at most 23, or a kubelet.maxPods of at most 253",
  ]);
});

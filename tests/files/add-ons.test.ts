import { describe, expect, it } from "vitest";
import { onlyTraffic } from "../../components/addons/network-policy.ts";
import { entriesByStage } from "../../components/addons/stages.ts";
import { clusterWith } from "./clusters.ts";

describe("a NetworkPolicy of an add-on", () => {
  it("is there only where the Pod network enforces it", () => {
    expect(onlyTraffic(clusterWith(), "n", {})).toEqual({});
  });

  it("lets in and out what was asked for, the API and DNS", () => {
    const cluster = clusterWith({ network: { plugin: "cilium" }, apiServer: { port: 7443 } });
    const { "network-policy": policy } = onlyTraffic(cluster, "n", { ports: [10250], to: [9000] });
    expect(policy).toMatchObject({
      metadata: { namespace: "n" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ ports: [{ protocol: "TCP", port: 10250 }] }],
        egress: [
          {
            ports: [
              { protocol: "TCP", port: 443 },
              { protocol: "TCP", port: 7443 },
              { protocol: "TCP", port: 9000 },
              { protocol: "UDP", port: 53 },
              { protocol: "TCP", port: 53 },
            ],
          },
        ],
      },
    });
    const { "network-policy": closed } = onlyTraffic(cluster, "n", {});
    expect(closed).toMatchObject({ spec: { ingress: [] } });
  });
});

describe("objects of an add-on", () => {
  const object = (apiVersion: string, kind: string, spec = {}) => ({
    apiVersion,
    kind,
    metadata: { name: "x" },
    spec,
  });

  it("are made in an order in which each can work", () => {
    const staged = entriesByStage({
      pool: object("x.example.com/v1", "Pool"),
      webhook: object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
      api: object("apiregistration.k8s.io/v1", "APIService"),
      pods: object("apps/v1", "DaemonSet"),
      config: object("v1", "ConfigMap"),
      kind: object("apiextensions.k8s.io/v1", "CustomResourceDefinition", { group: "x.example.com" }),
      namespace: object("v1", "Namespace"),
    });
    expect(staged.map(({ stage, entries }) => [stage, ...entries.map(([name]) => name)])).toEqual([
      ["namespaces", "namespace"],
      ["definitions", "kind"],
      ["foundations", "config"],
      ["workloads", "pods"],
      ["fronts", "webhook", "api"],
      ["resources", "pool"],
    ]);
  });
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { AddOnKeys } from "../../components/addons/keys.ts";
import { definedVersion, definitions, definitionsFile } from "../../components/addons/metallb/definitions.ts";
import { metallbObjects } from "../../components/addons/metallb/objects.ts";
import { overlaps, rangeOf } from "../../config/address-ranges.ts";
import { entriesByStage } from "../../components/addons/stages.ts";
import { openingsOn } from "../../components/host/firewall/openings.ts";
import { partsOf } from "../../components/parts.ts";
import { testedVersions } from "../../config/versions.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { clusterWith, hostEntry, hostOf } from "./clusters.ts";

const addresses = ["192.168.10.100-192.168.10.199"];
const clusterOf = (metallb: object, more: object = {}) =>
  clusterWith({ addons: { metallb: { addresses, ...metallb } }, ...more });
const secret = { text: output("s3cret"), bcryptHash: output(""), fingerprint: output("f") };
const keys: AddOnKeys = {
  tls: () => ({ "tls.crt": "", "tls.key": "" }),
  fingerprint: () => "c",
  authority: () => "",
  password: () => secret,
  caBundle: (name) => `bundle of ${name}`,
};
const objectsOf = (metallb: object, more: object = {}) => metallbObjects(clusterOf(metallb, more), keys);

describe("MetalLB's kinds", () => {
  it("are those of upstream's manifest, byte for byte, and of the version that is used", () => {
    const digest = createHash("sha256").update(readFileSync(definitionsFile)).digest("hex");
    expect(digest).toBe("0253c59d642c48535552e39380b5c28d6bb96e399ce104dcb6adccba68272574");
    for (const { metallb } of Object.values(testedVersions)) expect(metallb).toBe(definedVersion);
  });

  it("are converted by somebody whom API servers trust", () => {
    expect(definitions(keys)["bgppeers"]).toMatchObject({
      spec: {
        conversion: {
          webhook: {
            clientConfig: {
              caBundle: "bundle of kubernetes",
              service: { name: "metallb-webhook-service", namespace: "metallb-system" },
            },
          },
        },
      },
    });
  });

  it("come before what uses them, and the pool comes last", () => {
    const stages = new Map(
      entriesByStage(objectsOf({})).map(({ stage, entries }) => [stage, entries.map(([name]) => name)]),
    );
    expect(stages.get("definitions")).toHaveLength(9);
    expect(stages.get("workloads")).toEqual(["deployment", "daemon-set"]);
    expect(stages.get("fronts")).toEqual(["webhooks"]);
    expect(stages.get("resources")).toEqual(["pool", "advertisement"]);
  });
});

it("hands out the addresses that were asked for, and announces them", () => {
  expect(objectsOf({ addresses: ["192.168.10.128/26"] })).toMatchObject({
    pool: { metadata: { name: "default" }, spec: { addresses: ["192.168.10.128/26"] } },
    advertisement: { spec: { ipAddressPools: ["default"] } },
  });
});

it("lets the controller write neither Secrets nor what API servers turn to", () => {
  const { "controller-role": everywhere, "controller-own-role": own } = objectsOf({});
  const text = JSON.stringify([everywhere, own]);
  expect(text).not.toMatch(/secrets|webhookconfigurations|customresourcedefinitions|deployments/);
});

it("is asked by API servers alone, where policies are enforced", () => {
  expect(objectsOf({}, { network: { plugin: "cilium" } })["network-policy"]).toMatchObject({
    spec: { ingress: [{ ports: [{ protocol: "TCP", port: 9443 }] }] },
  });
});

it("has speakers talk to each other through a firewall", () => {
  const hosts = [
    hostEntry("master-1", "192.168.10.11", "master"),
    hostEntry("worker-1", "192.168.10.21", "worker"),
  ];
  const cluster = clusterOf({}, { hosts });
  const lines = openingsOn({
    ...{ cluster, host: hostOf(cluster, "worker-1"), parts: partsOf(cluster) },
    leaving: { etcd: [], nodes: [] },
  });
  expect(lines.filter((line) => line.includes("metallb"))).toEqual([
    "in metallb-on-nodes tcp 7946 IPv4 192.168.10.11",
    "in metallb-on-nodes udp 7946 IPv4 192.168.10.11",
  ]);
});

describe("a range of addresses", () => {
  it.each(["10.0.0.1-10.0.0.1", "10.0.0.1 - 10.0.0.9", "10.0.0.0/30", "fd00::1-fd00::ff", "fd00::/120"])(
    "is %s",
    (text) => {
      expect(rangeOf(text)).toBeDefined();
    },
  );

  it.each([
    "10.0.0.9-10.0.0.1",
    "10.0.0.1",
    "10.0.0.1-fd00::1",
    "10.0.0.0/33",
    "10.0.0.1-10.0.0.2-10.0.0.3",
    "a-b",
    "",
  ])("is not %j", (text) => {
    expect(rangeOf(text)).toBeUndefined();
  });

  it.each([
    ["10.0.0.1-10.0.0.9", "10.0.0.9", true],
    ["10.0.0.1-10.0.0.9", "10.0.0.10", false],
    ["10.0.0.0/28", "10.0.0.15-10.0.0.20", true],
    ["fd00::/120", "fd00::100", false],
    ["10.0.0.0/28", "fd00::/120", false],
  ])("%s overlaps %s: %s", (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
    expect(overlaps(other, one)).toBe(expected);
  });
});

describe("a stack file with MetalLB", () => {
  const at = (index: number, text: string) => `addons.metallb.addresses[${index}]: "${text}": `;
  it.each<[metallb: object, more: object, message: string]>([
    [{ addresses: [] }, {}, "addons.metallb.addresses: allowed: at least one range"],
    [{ addresses: ["10.0.0.1"] }, {}, `${at(0, "10.0.0.1")}allowed: a range such as`],
    [
      { addresses: ["172.30.1.0/24"] },
      {},
      `${at(0, "172.30.1.0/24")}overlaps network.podCIDR 172.30.0.0/16; allowed:`,
    ],
    [
      { addresses: ["10.254.255.250-10.255.0.9"] },
      {},
      `${at(0, "10.254.255.250-10.255.0.9")}overlaps network.serviceCIDR 10.254.0.0/16`,
    ],
    [
      { addresses: ["192.168.10.0/24"] },
      {},
      `${at(0, "192.168.10.0/24")}has the address of master-1, 192.168.10.11`,
    ],
    [
      {},
      { virtualAddress: { address: "192.168.10.150" } },
      `${at(0, addresses[0] ?? "")}has virtualAddress.address 192.168.10.150`,
    ],
    [
      { addresses: [...addresses, "192.168.10.199-192.168.10.210"] },
      {},
      `${at(1, "192.168.10.199-192.168.10.210")}overlaps 192.168.10.100-192.168.10.199`,
    ],
    [{ addresses: ["fd00::/120"] }, {}, `${at(0, "fd00::/120")}is IPv6, but Services have only IPv4`],
    [
      {},
      { network: { kubeProxyMode: "ipvs" } },
      "addons.metallb: needs kubeProxy.ipvs.strictARP: true with network.kubeProxyMode: ipvs",
    ],
    [{}, { loadBalancer: { port: 7946 } }, "loadBalancer.port: 7946: is the port of MetalLB (speakers)"],
  ])("is refused in one sentence with %j and %j", (metallb, more, message) => {
    const problems = problemsWith({ addons: { metallb: { addresses, ...metallb } }, ...more });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("is fine with ipvs that does not answer for everybody, and leaves ports alone that it is not there to use", () => {
    const strict = { network: { kubeProxyMode: "ipvs" }, kubeProxy: { ipvs: { strictARP: true } } };
    expect(problemsWith({ addons: { metallb: { addresses } }, ...strict })).toEqual([]);
    expect(problemsWith({ loadBalancer: { port: 7946 } })).toEqual([]);
  });
});

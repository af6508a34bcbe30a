import { describe, expect, it } from "vitest";
import { outerAddresses as outerAddressesOf } from "../../components/addons/outer-addresses.ts";
import { registryCertificate } from "../../components/addons/registry/certificate.ts";
import { refuseOtherClass } from "../../components/addons/registry/refusals.ts";
import { registrySettings } from "../../components/addons/registry/settings.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { reportOf } from "../support/reports.ts";
import { clusterWith } from "./clusters.ts";

const clusterOf = (registry: object, more: object = {}) =>
  clusterWith({ addons: { registry: { storageClass: "fast", ...registry } }, ...more });

describe("the certificate of the registry", () => {
  it("is for the names and addresses that Pods, nodes and people use", () => {
    const cluster = clusterOf(
      { hostName: "registry.example.com" },
      { network: { serviceCIDR: "10.96.0.0/16", clusterDomain: "k8s.example.com" } },
    );
    expect(registryCertificate(cluster)).toEqual({
      issuer: "kubernetes",
      commonName: "registry",
      dnsNames: [
        "registry.registry",
        "registry.registry.svc",
        "registry.registry.svc.k8s.example.com",
        "registry.example.com",
      ],
      ipAddresses: ["10.96.0.3", "192.168.10.11"],
      use: "server",
    });
    expect(registryCertificate(clusterOf({ clusterIP: "10.254.0.9" })).ipAddresses).toContain("10.254.0.9");
    expect(registryCertificate(clusterOf({ mirror: { of: "docker.io" } })).ipAddresses).toContain(
      "10.254.0.4",
    );
  });
});

const outerAddresses = (cluster: ReturnType<typeof clusterOf>) =>
  outerAddressesOf(cluster, registrySettings.of(cluster) ?? {});

it("is reached from outside by its host name, or by the masters", () => {
  expect(outerAddresses(clusterOf({}))).toEqual([]);
  expect(outerAddresses(clusterOf({ nodePort: 30500 }))).toEqual(["192.168.10.11:30500"]);
  expect(outerAddresses(clusterOf({ hostName: "r.example.com" }))).toEqual(["r.example.com"]);
  expect(outerAddresses(clusterOf({ hostName: "r.example.com", nodePort: 30500 }))).toEqual([
    "r.example.com:30500",
  ]);
});

describe("a stack file with the registry", () => {
  it.each([
    [
      { hostName: "https://r.example.com" },
      'addons.registry.hostName: "https://r.example.com": allowed: a host name',
    ],
    [{ hostName: "10.0.0.1" }, 'addons.registry.hostName: "10.0.0.1": allowed: a host name in lower case'],
    [{ size: "20" }, 'addons.registry.size: "20": allowed: an amount of storage such as 20Gi'],
    [{ garbageCollection: "at night" }, "allowed: a cron schedule of five fields such as 30 2 * * 6"],
    [
      { nodePort: 5000 },
      "addons.registry.nodePort: 5000: is not in network.serviceNodePortRange; allowed: a port from 30000 to 32767",
    ],
    [
      { clusterIP: "10.0.0.3" },
      'addons.registry.clusterIP: "10.0.0.3": is not in network.serviceCIDR; allowed: an address of network.serviceCIDR 10.254.0.0/16',
    ],
    [{ clusterIP: "10.254.0.1" }, 'addons.registry.clusterIP: "10.254.0.1": is the API server\'s; allowed:'],
    [{ clusterIP: "10.254.0.2" }, 'addons.registry.clusterIP: "10.254.0.2": is the cluster DNS\'s; allowed:'],
  ])("is refused in one sentence with %j", (registry, message) => {
    const problems = problemsWith({ addons: { registry: { storageClass: "fast", ...registry } } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("is refused when somebody else has its address or name", () => {
    const addons = { registry: { storageClass: "fast", hostName: "r.example.com" } };
    expect(problemsWith({ addons, network: { clusterDNS: "10.254.0.3" } })).toEqual([
      expect.stringContaining('addons.registry.clusterIP: "10.254.0.3": is the cluster DNS\'s'),
    ]);
    const names = ["registry.registry.svc.cluster.local", "r.example.com"];
    const registries = Object.fromEntries(names.map((name) => [name, {}]));
    expect(problemsWith({ addons, registries })).toEqual(
      names.map(
        (name) =>
          expect.stringContaining(`registries["${name}"]: is the registry of addons.registry`) as unknown,
      ),
    );
  });

  it.each([
    [{ of: "https://docker.io" }, 'addons.registry.mirror.of: "https://docker.io": allowed: the host name'],
    [{}, "addons.registry.mirror.of: is missing"],
    [
      { of: "docker.io", username: "robot" },
      "addons.registry.mirror.password: is missing, but there is a username",
    ],
    [
      { of: "docker.io", clusterIP: "10.254.0.3" },
      'addons.registry.mirror.clusterIP: "10.254.0.3": is the registry\'s; allowed:',
    ],
    [
      { of: "r.example.com" },
      'addons.registry.mirror.of: "r.example.com": is the registry of addons.registry itself',
    ],
    [
      { of: "docker.io", keepDays: 0 },
      "addons.registry.mirror.keepDays: 0: allowed: a whole number from 1 to 3650",
    ],
  ])("is refused in one sentence with the mirror %j", (mirror, message) => {
    const registry = { storageClass: "fast", hostName: "r.example.com", mirror };
    expect(problemsWith({ addons: { registry } })).toEqual([expect.stringContaining(message)]);
  });

  it("is refused when what it mirrors has an entry of its own", () => {
    const addons = { registry: { storageClass: "fast", mirror: { of: "docker.io" } } };
    expect(problemsWith({ addons, registries: { "quay.io": {} } })).toEqual([]);
    expect(problemsWith({ addons, registries: { "docker.io": {} } })).toEqual([
      expect.stringContaining(
        'registries["docker.io"]: is mirrored by addons.registry.mirror; move ca, username and password there',
      ),
    ]);
  });

  it("is refused without storage for it", () => {
    expect(problemsWith({ addons: { registry: {} } })).toEqual([
      expect.stringContaining(
        "addons.registry: needs addons.localPathProvisioner to keep its images on a volume; add addons.localPathProvisioner: {}, or set addons.registry.storageClass",
      ),
    ]);
    expect(problemsWith({ addons: { registry: {}, localPathProvisioner: {} } })).toEqual([]);
  });
});

describe("another class for the volume", () => {
  const living = (storageClassName?: string) => {
    const object = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "registry-data", namespace: "registry" },
      spec: { ...(storageClassName === undefined ? {} : { storageClassName }) },
    };
    const document = { objects: [{ path: "/api/v1/…", object }] };
    return [{ name: "master-1", report: reportOf([[{ label: "registry-objects" }, { document }]]) }];
  };

  it("is refused, since the images would be gone", () => {
    expect(refuseOtherClass(clusterOf({}), living("slow"))).toMatchObject([
      {
        path: "addons.registry.storageClass",
        given: "fast",
        message: expect.stringContaining("of the class slow"),
      },
    ]);
    expect(refuseOtherClass(clusterOf({}), living())).toHaveLength(1);
  });

  it("is not there when nothing changes, at the start and at the end", () => {
    expect(refuseOtherClass(clusterOf({}), living("fast"))).toEqual([]);
    expect(refuseOtherClass(clusterOf({}), [])).toEqual([]);
    expect(refuseOtherClass(clusterWith(), living("fast"))).toEqual([]);
  });
});

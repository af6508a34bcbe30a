import { describe, expect, it } from "vitest";
import { parts } from "../../../components/parts.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { clusterWith } from "../../files/clusters.ts";
import { host, problemsWith, validStack, withKey } from "../valid-stack.ts";

describe("apiServer.endpoint", () => {
  it.each([
    "kubernetes.example.com",
    "kubernetes.example.com:443",
    "203.0.113.10:6443",
    "2001:db8::1",
    "[2001:db8::1]:443",
  ])("may be %s", (endpoint) => {
    expect(problemsWith({ apiServer: { endpoint } })).toEqual([]);
  });

  const allowed = "allowed: a DNS name or an IP address, and if need be a port: kubernetes.example.com:443";
  it.each([
    "https://kubernetes.example.com",
    "kubernetes.example.com/",
    "kubernetes.example.com:0",
    "kubernetes.example.com:65536",
    "kubernetes.example.com:https",
    "*.example.com",
    "10.0.0.300",
    "[kubernetes.example.com",
    "",
  ])("may not be %j", (endpoint) => {
    expect(problemsWith({ apiServer: { endpoint } })).toEqual([
      `apiServer.endpoint: ${JSON.stringify(endpoint)}: ${allowed}`,
    ]);
  });

  it.each([
    ["127.0.0.1:6443", "is a loopback address"],
    ["172.30.1.1", "lies in network.podCIDR 172.30.0.0/16"],
    ["10.254.0.1:443", "lies in network.serviceCIDR 10.254.0.0/16"],
  ])("has to be reached from outside, unlike %s", (endpoint, why) => {
    expect(problemsWith({ apiServer: { endpoint } })).toEqual([
      `apiServer.endpoint: "${endpoint}": ${why}; allowed: a name or an address that administrators reach`,
    ]);
  });

  it("may be a name of the virtual address, or the address itself, but not with another port", () => {
    const virtualAddress = { address: "192.168.10.100" };
    const problems = (endpoint: string) => problemsWith({ apiServer: { endpoint }, virtualAddress });
    expect(problems("kubernetes.example.com")).toEqual([]);
    expect(problems("192.168.10.100:6443")).toEqual([]);
    expect(problems("192.168.10.100:443")).toEqual([
      'apiServer.endpoint: "192.168.10.100:443": is virtualAddress.address with another port than apiServer.port 6443; leave the port out',
    ]);
  });
});

describe("virtualAddress", () => {
  it.each([
    [
      "2001:db8::1",
      "is IPv6, but network.serviceCIDR is IPv4; allowed: a free address in the masters' network",
    ],
    ["192.168.10.0/24", "allowed: an IPv4 or IPv6 address"],
    ["kubernetes.example.com", "allowed: an IPv4 or IPv6 address"],
    [
      "192.168.10.11",
      "is the address of hosts[0] (master-1); allowed: a free address in the masters' network",
    ],
    [
      "192.168.10.21",
      "is the address of hosts[1] (worker-1); allowed: a free address in the masters' network",
    ],
    ["172.30.0.9", "lies in network.podCIDR 172.30.0.0/16; allowed: a free address in the masters' network"],
    [
      "10.254.9.9",
      "lies in network.serviceCIDR 10.254.0.0/16; allowed: a free address in the masters' network",
    ],
    ["224.0.0.18", "is a multicast address; allowed: a free address in the masters' network"],
  ])("%s is refused", (address, message) => {
    expect(problemsWith({ virtualAddress: { address } })).toEqual([
      `virtualAddress.address: "${address}": ${message}`,
    ]);
  });

  it("needs an address, and refuses what is no interface or router ID", () => {
    expect(problemsWith({ virtualAddress: { interface: "eth 0", routerId: 0 } })).toEqual([
      "virtualAddress.address: is missing; allowed: an IPv4 or IPv6 address",
      'virtualAddress.interface: "eth 0": allowed: the name of a network interface',
      "virtualAddress.routerId: 0: allowed: a whole number from 1 to 255",
    ]);
  });

  it("may take the address of a host that is lost", () => {
    const [first, ...others] = validStack().hosts;
    const gone = { ...host("master-2", "192.168.10.12", "master"), lost: true };
    const settings = { hosts: [first, ...others, gone], virtualAddress: { address: "192.168.10.12" } };
    expect(problemsWith(settings)).toEqual([]);
  });

  it("is worth a warning where there is no second master", () => {
    const warnings = (settings: Record<string, unknown>) => {
      const cluster = clusterWith({ virtualAddress: { address: "192.168.10.100" }, ...settings });
      return parts.flatMap((part) => part.warnings?.(cluster) ?? []).map(describeProblem);
    };
    expect(warnings({})).toEqual([
      'virtualAddress.address: "192.168.10.100": no other master can take it over, since the cluster has only one',
    ]);
    const others = [2, 3].map((number) =>
      withKey(String(number), host(`master-${number}`, `192.168.10.1${number}`, "master")),
    );
    expect(warnings({ hosts: [...validStack().hosts, ...others] })).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { problemsWith } from "../valid-stack.ts";

const allowed = "allowed: an IP address, or one with a port such as 10.0.0.53:5353 or [2001:db8::53]:5353";
const useless = "allowed: a server that Pods can reach";
const zone = "allowed: a DNS domain in lower case, such as corp.example.com or 10.in-addr.arpa";

describe("dns refuses", () => {
  it.each<[what: string, dns: unknown, problem: string]>([
    ["a name", { upstream: ["dns.example.com"] }, `dns.upstream[0]: "dns.example.com": ${allowed}`],
    ["a port that is none", { upstream: ["10.0.0.53:0"] }, `dns.upstream[0]: "10.0.0.53:0": ${allowed}`],
    ["a port without its brackets", { upstream: ["1::2]:53"] }, `dns.upstream[0]: "1::2]:53": ${allowed}`],
    [
      "sixteen servers",
      { upstream: Array(16).fill("10.0.0.53") },
      "dns.upstream: allowed: at most 15 servers",
    ],
    [
      "the host's own resolver",
      { upstream: ["127.0.0.53"] },
      `dns.upstream[0]: "127.0.0.53": would be CoreDNS itself, in its Pod; ${useless}`,
    ],
    [
      "a loopback address of IPv6",
      { upstream: ["10.0.0.53", "[::1]:53"] },
      `dns.upstream[1]: "[::1]:53": would be CoreDNS itself, in its Pod; ${useless}`,
    ],
    [
      "the cluster's own address",
      { zones: { "corp.example": ["10.254.0.2"] } },
      `dns.zones["corp.example"][0]: "10.254.0.2": is the cluster DNS itself (network.clusterDNS); ${useless}`,
    ],
    [
      "a zone without servers",
      { zones: { "corp.example": [] } },
      'dns.zones["corp.example"]: allowed: at least one server',
    ],
    [
      "a zone that is none",
      { zones: { "Corp.Example": ["10.0.0.53"] } },
      `dns.zones["Corp.Example"]: "Corp.Example": ${zone}`,
    ],
    [
      "a zone of the cluster",
      { zones: { "svc.cluster.local": ["10.0.0.53"] } },
      'dns.zones["svc.cluster.local"]: belongs to network.clusterDomain cluster.local, which the cluster answers for itself; allowed: other domains',
    ],
    ["no time at all", { cacheSeconds: 0 }, "dns.cacheSeconds: 0: allowed: a whole number from 1 to 3600"],
    [
      "what it does not know",
      { server: "10.0.0.53" },
      "dns.server: is not a setting; allowed: upstream, zones, cacheSeconds",
    ],
  ])("%s", (_, dns, problem) => {
    expect(problemsWith({ dns })).toEqual([problem]);
  });

  it("nothing else", () => {
    const upstream = ["10.0.0.53", "2001:db8::53", "[2001:db8::53]:5353", "169.254.169.253"];
    const zones = { "10.in-addr.arpa": ["10.0.0.53:5353"], local: ["10.254.0.99"], "_tcp.example": upstream };
    expect(problemsWith({ dns: { upstream, zones } })).toEqual([]);
    expect(problemsWith({ dns: { upstream: [] } })).toEqual([]);
  });
});

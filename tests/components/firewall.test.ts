import { describe, expect, it } from "vitest";
import { etcdFacts } from "../../components/etcd/document.ts";
import { firewallCommand, firewallFacts } from "../../components/host/firewall/document.ts";
import { firewallDrift } from "../../components/host/firewall/drift.ts";
import { openingsOn } from "../../components/host/firewall/openings.ts";
import { leavingIn } from "../../components/host/firewall/sources.ts";
import { warningsOf } from "../../components/load.ts";
import { nodeFacts } from "../../components/node/document.ts";
import { partsOf } from "../../components/parts.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { clusterWith, hostEntry, hostOf } from "../files/clusters.ts";
import { reportOf } from "../support/reports.ts";

const hosts = [
  hostEntry("master-1", "192.0.2.11", "master"),
  hostEntry("master-2", "192.0.2.12", "master"),
  hostEntry("master-3", "192.0.2.13", "master"),
  hostEntry("worker-1", "192.0.2.21", "worker"),
];

function openings(
  name: string,
  settings: Record<string, unknown> = {},
  reports: ReadonlyMap<string, HostReport> = new Map(),
): string[] {
  const cluster = clusterWith({ hosts, hostPreparation: { firewall: "keep" }, ...settings });
  const parts = partsOf(cluster);
  const leaving = leavingIn(reports, cluster, parts);
  return openingsOn({ cluster, host: hostOf(cluster, name), parts, leaving });
}

describe("openings", () => {
  it("let in each part's traffic from those who need it, and not from the host itself", () => {
    expect(openings("master-1")).toEqual([
      "in etcd tcp 2379 IPv4 192.0.2.12 192.0.2.13",
      "in etcd tcp 2380 IPv4 192.0.2.12 192.0.2.13",
      "in kube-apiserver tcp 6443 IPv4 anyone",
      "in kubelet tcp 10250 IPv4 172.30.0.0/16 192.0.2.12 192.0.2.13",
      "in kube-proxy tcp 30000-32767 IPv4 anyone",
      "in kube-proxy udp 30000-32767 IPv4 anyone",
      "through network IPv4 172.30.0.0/16",
      "in flannel udp 8472 IPv4 192.0.2.12 192.0.2.13 192.0.2.21",
    ]);
    expect(openings("worker-1")).toEqual([
      "in kubelet tcp 10250 IPv4 172.30.0.0/16 192.0.2.11 192.0.2.12 192.0.2.13",
      "in kube-proxy tcp 30000-32767 IPv4 anyone",
      "in kube-proxy udp 30000-32767 IPv4 anyone",
      "through network IPv4 172.30.0.0/16",
      "in flannel udp 8472 IPv4 192.0.2.11 192.0.2.12 192.0.2.13",
    ]);
  });

  it("follow the settings", () => {
    const all = openings("master-1", {
      apiServer: { port: 443 },
      network: {
        podCIDR: "10.1.0.0/16",
        serviceNodePortRange: "31000-31999",
        flannelBackend: { Type: "wireguard" },
      },
      virtualAddress: { address: "192.0.2.100" },
      controlPlaneMetrics: { port: 9443 },
    });
    expect(all).toContain("in kube-apiserver tcp 443 IPv4 anyone");
    expect(all).toContain("in kube-proxy udp 31000-31999 IPv4 anyone");
    expect(all).toContain("in virtual-address vrrp - IPv4 192.0.2.12 192.0.2.13");
    expect(all).toContain(
      "in control-plane-metrics tcp 9443 IPv4 10.1.0.0/16 192.0.2.12 192.0.2.13 192.0.2.21",
    );
    expect(all).toContain("in flannel udp 51820 IPv4 192.0.2.12 192.0.2.13 192.0.2.21");
    expect(all).toContain("through network IPv4 10.1.0.0/16");
    expect(all.filter((line) => line.includes("8472"))).toEqual([]);
    expect(
      openings("worker-1", { network: { flannelBackend: { Type: "host-gw" } } }).filter((line) =>
        line.includes("udp"),
      ),
    ).toEqual(["in kube-proxy udp 30000-32767 IPv4 anyone"]);
  });

  it("let members of etcd have it from masters alone where it has hosts of its own", () => {
    const apart = [...hosts.slice(0, 2), hostEntry("etcd-1", "192.0.2.31", "etcd")];
    expect(openings("etcd-1", { hosts: apart })).toEqual(["in etcd tcp 2379 IPv4 192.0.2.11 192.0.2.12"]);
    expect(openings("master-1", { hosts: apart }).filter((line) => line.includes("etcd"))).toEqual([]);
  });

  it("leave out lost hosts, and keep those that have not left the cluster yet", () => {
    const lost = hosts.map((host) => (host.name === "master-3" ? { ...host, lost: true } : host));
    const member = (name: string, address: string) => ({ name, peerURLs: [`https://${address}:2380`] });
    const node = (address: string) => ({ labels: {}, taints: [], addresses: [address], asked: {} });
    const report = reportOf([], {
      facts: {
        [etcdFacts.part]: {
          healthy: true,
          members: [member("master-3", "192.0.2.13"), member("gone", "192.0.2.14"), { name: "" }],
        },
        [nodeFacts.part]: { "master-3": node("192.0.2.13"), gone: node("192.0.2.24") },
      },
    });
    const all = openings("master-1", { hosts: lost }, new Map([["master-1", report]]));
    expect(all).toContain("in etcd tcp 2380 IPv4 192.0.2.12 192.0.2.14");
    expect(all).toContain("in flannel udp 8472 IPv4 192.0.2.12 192.0.2.21 192.0.2.24");
    expect(all).toContain("in kubelet tcp 10250 IPv4 172.30.0.0/16 192.0.2.12 192.0.2.24");
  });
});

it("a Pod network on an interface of its own is warned of, since its address is not known", () => {
  const withInterface = hosts.map((host) =>
    host.name === "worker-1" ? { ...host, interface: "eth1" } : host,
  );
  const warned = (firewall: string) =>
    warningsOf(clusterWith({ hosts: withInterface, hostPreparation: { firewall } })).map(({ path }) => path);
  expect(warned("keep")).toContain("hosts[3].interface");
  expect(warned("off")).not.toContain("hosts[3].interface");
});

describe("drift of a firewall", () => {
  const findings = [{ subject: "chain input", state: "is closed" }];

  it("is repaired by another start of the unit", () => {
    const report = reportOf([[firewallCommand, {}]], { facts: { [firewallFacts.part]: { findings } } });
    expect(firewallDrift(report).applied(firewallCommand)).toMatchObject({
      drift: { "chain input": "is closed" },
      restart: true,
    });
  });

  it("is none on a host that has found nothing", () => {
    const report = reportOf([[firewallCommand, {}]], { facts: { [firewallFacts.part]: { findings: [] } } });
    expect(firewallDrift(report)).toBe(report);
  });
});

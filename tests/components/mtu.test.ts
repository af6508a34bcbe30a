import { expect, it } from "vitest";
import { flanneldCommand } from "../../components/network/flannel/document.ts";
import { keptByFlannel } from "../../components/network/flannel/kept.ts";
import { netConfFor } from "../../components/network/flannel/net-conf.ts";
import { flannel } from "../../components/network/flannel/part.ts";
import { withMTU } from "../../components/network/mtu.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { clusterWith, hostOf } from "../files/clusters.ts";
import { reportOf, serviceDocument } from "../support/reports.ts";

type Route = [destination: string, device: string, mtu?: number];

function report(links: Record<string, number>, routes: Route[]): HostReport {
  const facts = {
    links,
    routes: routes.map(([destination, device, mtu = null]) => ({
      kind: "unicast",
      destination,
      device,
      mtu,
    })),
    wireguard: false,
  };
  return reportOf([], { facts: { "host-network": facts } });
}

const plain = (mtu: number, ...routes: Route[]) =>
  report({ lo: 65536, eth0: mtu, eth1: 1400 }, [["default", "eth0"], ["192.168.10.0/24", "eth0"], ...routes]);
const cluster = clusterWith();
const found = (worker: HostReport, asked: ClusterSpec = cluster) => {
  const reports = new Map([
    ["master-1", plain(1500)],
    ["worker-1", worker],
    ["worker-2", plain(1500)],
  ]);
  return withMTU(asked, reports, reports);
};

it("equal hosts find their MTU by themselves", () => {
  expect(found(plain(1500)).network.mtu).toBeUndefined();
});

it("the smallest MTU wins", () => {
  expect(found(plain(1400)).network.mtu).toBe(1400);
  expect(found(plain(9000)).network.mtu).toBe(1500);
});

it("the route with the longest prefix counts, and its own MTU if it has one", () => {
  expect(found(plain(1500, ["192.168.10.11", "eth1"])).network.mtu).toBe(1400);
  expect(found(plain(1500, ["192.168.10.11", "eth0", 1300])).network.mtu).toBe(1300);
  expect(found(plain(1500, ["192.168.0.0/16", "eth1"])).network.mtu).toBeUndefined();
});

it("the stack file's MTU counts in any case", () => {
  expect(found(plain(1400), clusterWith({ network: { mtu: 1280 } })).network.mtu).toBe(1280);
});

it("a host that does not answer keeps what it was told", () => {
  const reports = new Map([["master-1", plain(1500)]]);
  const flanneld = serviceDocument("flanneld.service", {
    conflist: "/c",
    interfaces: [],
    tables: [],
    mtu: 1400,
  });
  const remembered = new Map([
    ...reports,
    ["worker-1", reportOf([[flanneldCommand, { document: flanneld }]])] as const,
  ]);
  expect(withMTU(cluster, reports, remembered).network.mtu).toBe(1400);
});

it("reaches flannel's configuration, or that of the Pods where the backend has none", () => {
  const limited = found(plain(1400));
  expect(netConfFor(limited, "kube").Backend).toEqual({ Type: "vxlan", MTU: 1400 });
  const direct = found(plain(1400), clusterWith({ network: { flannelBackend: { Type: "host-gw" } } }));
  expect(netConfFor(direct, "kube").Backend).toEqual({ Type: "host-gw" });
  const host = hostOf(direct, "worker-1");
  const [service] = flannel.services?.(direct, host) ?? [];
  expect(service?.files["/etc/kube-flannel/cni-conflist.json"]?.content).toContain('"mtu": 1400');
  expect(keptByFlannel(direct, host)).toContain("mtu 1400");
  expect(keptByFlannel(limited, host).some((line) => line.startsWith("mtu"))).toBe(false);
});

import { expect, it } from "vitest";
import { warnOfPolicies } from "../../../components/network/cautions.ts";
import { loadCluster } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { HostReport, type LivingHost } from "../../../observe/report/host-report.ts";
import { validStack } from "../../config/valid-stack.ts";
import { reportOf } from "../../support/reports.ts";
import { living, masters, names, refusals, worker } from "./living-hosts.ts";

type Route = [destination: string, device: string, kind?: string];

const own: Route[] = [
  ["default", "eth0"],
  ["192.168.10.0/24", "eth0"],
];

interface Told {
  routes?: Route[];
  mtu?: number;
}

function factsOf({ routes = [], mtu = 1500 }: Told) {
  return {
    links: { lo: 65536, eth0: mtu, tun0: 1300 },
    routes: [...own, ...routes].map(([destination, device, kind = "unicast"]) => ({
      kind,
      destination,
      device,
      mtu: null,
    })),
    wireguard: true,
  };
}

/** The reports of fresh hosts; the given ones have more routes, or another MTU. */
const hosts = (told: Record<string, Told> = {}): LivingHost[] =>
  [...names, "worker-1"].map((name) => ({
    name,
    report: reportOf([], { facts: { "host-network": factsOf(told[name] ?? {}) } }),
  }));

it("networks that no host has a route to are fine", () => {
  expect(refusals({}, hosts({ "worker-1": { routes: [["10.0.0.0/16", "tun0"]] } }))).toEqual([]);
});

it("networks that overlap a host's route are refused, with the route", () => {
  const routes: Route[] = [
    ["172.30.5.0/24", "docker0"],
    ["172.16.0.0/12", "", "blackhole"],
  ];
  expect(refusals({}, hosts({ "worker-1": { routes } }))).toEqual([
    'network.podCIDR: "172.30.0.0/16": overlaps routes that hosts have: 172.30.5.0/24 dev docker0 of worker-1, blackhole 172.16.0.0/12 of worker-1; allowed: a network that no host has a route to',
  ]);
  expect(refusals({}, hosts({ "master-1": { routes: [["10.254.0.9", "tun0"]] } }))).toEqual([
    'network.serviceCIDR: "10.254.0.0/16": overlaps a route that hosts have: 10.254.0.9 dev tun0 of master-1; allowed: a network that no host has a route to',
  ]);
});

it("a host that is part of the cluster has routes to its networks", () => {
  const facts = { "host-network": factsOf({ routes: [["172.30.5.0/24", "flannel.1"]] }) };
  const members = living().map(({ name, report: { commands } }) => ({
    name,
    report: new HostReport({ commands, facts }),
  }));
  expect(refusals({}, members)).toEqual([]);
});

it("an interface has to exist", () => {
  const bonded = [...masters, { ...worker, interface: "bond0" }];
  expect(refusals({ hosts: bonded }, hosts())).toEqual([
    'hosts[3].interface: "bond0": does not exist on worker-1; allowed: one of its network interfaces (lo, eth0, tun0)',
  ]);
  expect(refusals({ hosts: [...masters, { ...worker, interface: "eth0" }] }, hosts())).toEqual([]);
});

it("an MTU that the way between two nodes does not carry is refused", () => {
  const small = hosts({ "master-2": { mtu: 1400 } });
  expect(refusals({ network: { mtu: 1400 } }, small)).toEqual([]);
  expect(refusals({ network: { mtu: 1450 } }, small)).toEqual([
    "network.mtu: 1450: is more than eth0 of master-2 carries; allowed: at most 1400",
  ]);
});

it("NetworkPolicies without effect are told once", () => {
  const cluster = loadCluster(validStack());
  const master = (name: string, count: number) => ({
    name,
    report: reportOf([], { facts: { "network-policies": { some: ["web/deny"], count } } }),
  });
  expect(warnOfPolicies(cluster, [master("master-1", 0)])).toEqual([]);
  expect(
    warnOfPolicies(cluster, [master("master-1", 4), master("master-2", 4)]).map(describeProblem),
  ).toEqual([
    'network.plugin: "flannel": does not enforce NetworkPolicies, but the cluster has 4 (web/deny, …), which have no effect; delete them, or choose a Pod network that enforces them for a new cluster',
  ]);
  const none = loadCluster({ ...validStack(), network: { plugin: "none" } });
  expect(warnOfPolicies(none, [master("master-1", 4)])).toEqual([]);
});

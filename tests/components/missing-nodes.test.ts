import { expect, it } from "vitest";
import { kubeletCommand } from "../../components/kubelet/document.ts";
import { flanneldCommand } from "../../components/network/flannel/document.ts";
import { flannelDrift } from "../../components/network/flannel/drift.ts";
import { warnOfFirewalls } from "../../components/network/watch/cautions.ts";
import { networkFacts, networkWatchCommand } from "../../components/network/watch/document.ts";
import { networkDrift } from "../../components/network/watch/drift.ts";
import { nodeFacts } from "../../components/node/document.ts";
import { missingNodes } from "../../components/node/drift.ts";
import { repairOf } from "../../observe/repair.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { loadCluster } from "../../components/load.ts";
import { validStack } from "../config/valid-stack.ts";
import { reportOf } from "../support/reports.ts";

const spec = loadCluster(validStack());
const annotations = Object.fromEntries(
  ["public-ip", "backend-type", "kube-subnet-manager"].map((key) => [`flannel.alpha.coreos.com/${key}`, "x"]),
);
const node = (number: number, fields: object = {}) => ({
  labels: {},
  taints: [],
  created: "2026-01-31T12:00:00Z",
  podCIDRs: [`172.30.${number}.0/24`],
  annotations,
  asked: { labels: {}, taints: [], repair: null },
  ...fields,
});
const network = (number: number, fields: object = {}) => ({
  findings: [],
  subnets: [`172.30.${number}.0/24`],
  routes: [0, 1, 2].map((other) => `172.30.${other}.0/24`),
  ...fields,
});

/** A host with everything, whose kubelet was repaired this many times. */
const host = (facts: object, repairs = 0) =>
  reportOf(
    [
      [kubeletCommand, { document: repairs === 0 ? {} : { repair: { number: repairs, why: {} } } }],
      [flanneldCommand, {}],
      [networkWatchCommand, {}],
    ],
    { facts: { ...facts } },
  );

const now = new Date();
const complete = (reports: ReadonlyMap<string, HostReport>) =>
  flannelDrift(spec, missingNodes(spec, reports, now), now);

function cluster(nodes: object, worker: object = network(1), repairs = 0) {
  const reports = new Map<string, HostReport>([
    ["master-1", host({ [nodeFacts.part]: nodes, [networkFacts.part]: network(0) })],
    ["worker-1", host({ [networkFacts.part]: worker }, repairs)],
  ]);
  return complete(reports);
}

const whole = { "master-1": node(0), "worker-1": node(1), "worker-2": node(2) };
const without = { "master-1": node(0), "worker-2": node(2) };
const driftOf = (reports: ReadonlyMap<string, HostReport>, command: { label: string }) =>
  reports.get("worker-1")?.applied(command)?.drift;
const membershipOf = (reports: ReadonlyMap<string, HostReport>) =>
  reports.get("master-1")?.memberships.get("worker-1");

it("finds nothing where every Node is as it was left", () => {
  const reports = cluster(whole);
  for (const command of [kubeletCommand, flanneldCommand, networkWatchCommand])
    expect(driftOf(reports, command)).toEqual({});
  expect(membershipOf(reports)).toBeUndefined();
});

it("restarts kubelet and Pod network for a Node that was deleted, and gives it its labels", () => {
  const reports = cluster(without);
  const kubelet = reports.get("worker-1")?.applied(kubeletCommand);
  expect(kubelet).toMatchObject({ drift: { Node: "is missing" }, restart: true });
  expect(reports.get("worker-1")?.applied(flanneldCommand)).toMatchObject({
    drift: { Node: "is missing" },
    restart: true,
  });
  expect(driftOf(reports, networkWatchCommand)).toEqual({ Node: "is missing" });
  expect(membershipOf(reports)?.drift).toEqual({ Node: "is missing" });
});

it("asks for another repair each time a Node is deleted", () => {
  const repairs = [0, 1, 7].map((times) => {
    const membership = membershipOf(cluster(without, network(1), times));
    return membership && repairOf(membership);
  });
  expect(repairs.map((repair) => repair?.number)).toEqual([1, 2, 8]);
});

it("recognizes a Node that its kubelet has registered again, and leaves that kubelet alone", () => {
  const anew = node(1, { annotations: {}, asked: { labels: null, taints: null, repair: null } });
  const reports = cluster({ ...whole, "worker-1": anew });
  expect(driftOf(reports, kubeletCommand)).toEqual({});
  expect(membershipOf(reports)?.drift).toEqual({
    Node: "has had none of its labels and taints since it was created at 2026-01-31T12:00:00Z",
  });
  expect(driftOf(reports, flanneldCommand)).toEqual({ Node: "lacks flannel's annotations" });
});

it("finds a share of the Pod network that is not the Node's", () => {
  const reports = cluster({ ...whole, "worker-1": node(9) });
  const drift = { "Pod network": "is 172.30.1.0/24 on the host, but 172.30.9.0/24 in its Node" };
  expect(driftOf(reports, flanneldCommand)).toEqual(drift);
  expect(driftOf(reports, networkWatchCommand)).toEqual(drift);
});

it("compares each share with the Node's of the same family, in whatever order", () => {
  const both = (number: number) => [`172.30.${number}.0/24`, `fd00:172:30:${number}::/64`];
  const nodes = Object.fromEntries(
    [0, 1, 2].map((number) => [
      number === 0 ? "master-1" : `worker-${number}`,
      node(number, {
        podCIDRs: both(number).toReversed(),
        annotations: { ...annotations, "flannel.alpha.coreos.com/public-ipv6": "x" },
      }),
    ]),
  );
  const own = { subnets: both(1), routes: [0, 1, 2].flatMap(both) };
  expect(driftOf(cluster(nodes, network(1, own)), flanneldCommand)).toEqual({});
  const elsewhere = { ...own, subnets: [...both(1).slice(0, 1), "fd00:172:30:9::/64"] };
  expect(driftOf(cluster(nodes, network(1, elsewhere)), flanneldCommand)).toEqual({
    "Pod network": "is fd00:172:30:9::/64 on the host, but fd00:172:30:1::/64 in its Node",
  });
  const routes = own.routes.filter((route) => route !== "fd00:172:30:2::/64");
  expect(driftOf(cluster(nodes, network(1, { ...own, routes })), flanneldCommand)).toEqual({
    "route to fd00:172:30:2::/64 of worker-2": "is missing",
  });
  const plain = { ...nodes, "worker-1": node(1, { podCIDRs: both(1) }) };
  expect(driftOf(cluster(plain, network(1, own)), flanneldCommand)).toEqual({
    Node: "lacks flannel's annotations",
  });
});

it("finds missing routes to other nodes, unless the host has found something worse", () => {
  const routes = ["172.30.0.0/24", "172.30.1.0/24"];
  expect(driftOf(cluster(whole, network(1, { routes })), flanneldCommand)).toEqual({
    "route to 172.30.2.0/24 of worker-2": "is missing",
  });
  const findings = [{ subject: "flannel.1", state: "is down", heals: true }];
  expect(driftOf(cluster(whole, network(1, { routes, findings })), flanneldCommand)).toEqual({});
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`worker-${index}`, node(index)]));
  expect(driftOf(cluster(many, network(1, { routes: [] })), flanneldCommand)).toEqual({
    "Pod network": "lacks the routes to 8 nodes",
  });
});

it("says nothing of Nodes while no API server answers, nor of hosts that have not joined", () => {
  const reports = new Map([["worker-1", host({ [networkFacts.part]: network(1) })]]);
  expect(complete(reports)).toBe(reports);
  const joining = new Map([
    ["master-1", reportOf([], { facts: { [nodeFacts.part]: {} } })],
    ["worker-1", reportOf([[kubeletCommand, { finished: false }]])],
  ]);
  expect(complete(joining)).toEqual(joining);
});

it("repairs what the watch can heal, and warns of what it cannot", () => {
  const findings = [
    { subject: "table ip kube-proxy", state: "is missing", heals: true },
    { subject: "chain forward of table inet mine", state: "drops what Pods send", heals: false },
  ];
  const report = networkDrift(host({ [networkFacts.part]: network(1, { findings }) }));
  expect(report.applied(networkWatchCommand)?.drift).toEqual({ "table ip kube-proxy": "is missing" });
  const [{ name } = { name: "" }] = spec.hosts;
  expect(warnOfFirewalls(spec, [{ name, report }])).toMatchObject([
    {
      host: name,
      path: "hosts[0]",
      message: expect.stringContaining("chain forward of table inet mine") as string,
    },
  ]);
});

it("writes anew what somebody has made unreadable, each time, and goes on looking after the other Nodes", () => {
  const asked = { labels: [], taints: "", repair: { number: 4, why: {} } };
  const reports = cluster({
    ...without,
    "worker-1": node(1, { asked }),
    "worker-2": node(2, { asked: { repair: 1 } }),
  });
  const membership = membershipOf(reports);
  expect(membership?.drift).toHaveProperty("Node");
  expect(membership && repairOf(membership)?.number).toBe(5);
});

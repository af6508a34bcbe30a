import { expect, it } from "vitest";
import { etcdAccessCommand, etcdAccessFacts } from "../../components/etcd/access/document.ts";
import { accessDrift } from "../../components/etcd/access/drift.ts";
import { handedOverTo, renderEtcdAccess } from "../../components/etcd/access/files.ts";
import { flanneldCommand } from "../../components/network/flannel/document.ts";
import { flannelDrift } from "../../components/network/flannel/drift.ts";
import { networkFacts, networkWatchCommand } from "../../components/network/watch/document.ts";
import { nodeFacts } from "../../components/node/document.ts";
import { partsOf } from "../../components/parts.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { clusterWith } from "../files/clusters.ts";
import { reportOf, serviceDocument } from "../support/reports.ts";

const prefix = "/kubernetes/network";
const clusterOn = (datastore: string | string[]): ClusterSpec =>
  clusterWith({ network: { flannel: { datastore } } });
const onEtcd = clusterOn("etcd");
const document = (cluster: ClusterSpec) => renderEtcdAccess(cluster, partsOf(cluster), undefined);
const lease = (address: string) => JSON.stringify({ PublicIP: address, BackendType: "vxlan" });
const flanneld = (fields: object = {}) => ({
  document: serviceDocument("flanneld.service", { conflist: "/c", interfaces: [], tables: [], ...fields }),
});

it("without flannel on etcd, etcd's RBAC stays off", () => {
  for (const datastore of ["kube", ["kube"]]) {
    if (typeof datastore === "string") expect(document(clusterOn(datastore))).toBeUndefined();
  }
  expect(
    document(clusterWith({ network: { plugin: "none", flannel: { datastore: "etcd" } } })),
  ).toBeUndefined();
});

it("flannel's user gets no further than its prefix, and its configuration is kept there", () => {
  const { administrators, clients, keys = {} } = document(onEtcd) ?? {};
  expect(administrators).toEqual(["root", "kube-apiserver"]);
  expect(clients).toEqual({ flannel: { prefix: `${prefix}/` } });
  expect(JSON.parse(keys[`${prefix}/config`] ?? "")).toEqual({
    Network: "172.30.0.0/16",
    SubnetLen: 24,
    // The first share is given to a Node, too.
    SubnetMin: "172.30.0.0",
    EnableNFTables: true,
    Backend: { Type: "vxlan" },
  });
});

it("keeps the form of flannel's configuration in etcd while nodes still use it", () => {
  const { keys } = document(clusterOn(["kube", "etcd"])) ?? {};
  expect(keys).toEqual(document(onEtcd)?.keys);
});

const annotated = (number: number, fields: object = {}) => ({
  labels: {},
  taints: [],
  podCIDRs: [`172.30.${number}.0/24`],
  annotations: {
    "flannel.alpha.coreos.com/public-ip": `192.168.10.${number}`,
    "flannel.alpha.coreos.com/backend-type": "vxlan",
    "flannel.alpha.coreos.com/backend-data": '{"VNI":1,"VtepMAC":"4e:00:00:00:00:01"}',
    "flannel.alpha.coreos.com/kube-subnet-manager": "true",
  },
  asked: { labels: null, taints: null, repair: null },
  ...fields,
});

it("hands the shares of all nodes over, but for those that have changed over already", () => {
  const nodes = {
    "master-1": annotated(11),
    "worker-1": annotated(21),
    "worker-2": annotated(22),
    "worker-3": annotated(23, { annotations: {} }),
    "worker-4": annotated(24, { podCIDRs: [] }),
  };
  const reports = new Map<string, HostReport>([
    ["master-1", reportOf([[flanneldCommand, flanneld()]], { facts: { [nodeFacts.part]: nodes } })],
    ["worker-1", reportOf([[flanneldCommand, flanneld({ datastore: "etcd" })]])],
  ]);
  const both = clusterOn(["etcd", "kube"]);
  expect(handedOverTo(both, partsOf(both), reports)).toEqual({
    [`${prefix}/subnets/172.30.11.0-24`]:
      '{"PublicIP":"192.168.10.11","BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"4e:00:00:00:00:01"}}',
    [`${prefix}/subnets/172.30.22.0-24`]: expect.stringContaining("192.168.10.22") as string,
  });
  for (const cluster of [onEtcd, clusterOn(["kube", "etcd"])]) {
    expect(handedOverTo(cluster, partsOf(cluster), reports)).toBeUndefined();
  }
});

const whole = {
  rbac: true,
  users: { root: ["root"], "kube-apiserver": ["root"], flannel: ["flannel"] },
  roles: { flannel: [`readwrite ${prefix}/ ${prefix}0`] },
  keys: { ...document(onEtcd)?.keys },
};

function driftOf(facts: object): Record<string, string> {
  const reports = new Map([
    [
      "master-1",
      reportOf([[etcdAccessCommand, { document: { ...document(onEtcd) } }]], {
        facts: { [etcdAccessFacts.part]: { ...whole, ...facts } },
      }),
    ],
  ]);
  return accessDrift(onEtcd, reports).get("master-1")?.applied(etcdAccessCommand)?.drift ?? {};
}

it.each([
  [{}, {}],
  [{ rbac: false }, { "etcd's RBAC": "is off" }],
  [{ users: { ...whole.users, flannel: null } }, { "etcd's user flannel": "is missing" }],
  [{ users: { ...whole.users, flannel: [] } }, { "etcd's user flannel": "has no role, not flannel" }],
  [
    { users: { ...whole.users, flannel: ["flannel", "root"] } },
    { "etcd's user flannel": "has the roles flannel, root, not flannel" },
  ],
  [{ roles: { flannel: null } }, { "etcd's role flannel": "is missing" }],
  [
    { roles: { flannel: [...whole.roles.flannel, "read /registry/ /registry0"] } },
    { "etcd's role flannel": `does not have the rights to ${prefix}/ alone` },
  ],
  [{ keys: {} }, { [`etcd's key ${prefix}/config`]: "is missing" }],
  [{ keys: { [`${prefix}/config`]: "{}" } }, { [`etcd's key ${prefix}/config`]: "has different content" }],
])("tells what is not as it was left in etcd: %j", (facts, drift) => {
  expect(driftOf(facts)).toEqual(drift);
});

const network = (subnet: string) => ({
  findings: [],
  subnets: [subnet],
  routes: ["172.30.1.0/24", "172.30.2.0/24"],
});

function shares(keys: Record<string, string>, subnet = "172.30.2.0/24") {
  const commands = [
    [flanneldCommand, flanneld({ datastore: "etcd" })],
    [networkWatchCommand, {}],
  ] as const;
  const reports = new Map<string, HostReport>([
    [
      "master-1",
      reportOf(commands, {
        facts: { [etcdAccessFacts.part]: { ...whole, keys }, [networkFacts.part]: network("172.30.1.0/24") },
      }),
    ],
    ["worker-1", reportOf(commands, { facts: { [networkFacts.part]: network(subnet) } })],
  ]);
  const found = flannelDrift(onEtcd, reports, new Date());
  return ["master-1", "worker-1"].map((name) => found.get(name)?.applied(flanneldCommand)?.drift);
}

const both = {
  [`${prefix}/subnets/172.30.1.0-24`]: lease("192.168.10.11"),
  [`${prefix}/subnets/172.30.2.0-24`]: lease("192.168.10.21"),
};

it("compares the shares in etcd with those of the hosts, whatever their Nodes say", () => {
  expect(shares(both)).toEqual([{}, {}]);
  expect(shares({ ...both, [`${prefix}/subnets/172.30.9.0-24`]: "no JSON" })).toEqual([{}, {}]);
  expect(shares(both, "172.30.3.0/24")[1]).toEqual({
    "Pod network": "is 172.30.3.0/24 on the host, but 172.30.2.0/24 in etcd",
  });
  const [first = "", second] = Object.entries(both);
  expect(shares(Object.fromEntries([first as [string, string]]))[1]).toEqual({
    "its share in etcd": "is missing",
  });
  expect(second).toBeDefined();
});

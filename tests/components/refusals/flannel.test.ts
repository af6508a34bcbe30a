import { expect, it } from "vitest";
import { etcdAccessCommand } from "../../../components/etcd/access/document.ts";
import { flanneldCommand } from "../../../components/network/flannel/document.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { reportOf, serviceDocument } from "../../support/reports.ts";
import { names, refusals } from "./living-hosts.ts";

interface Told {
  datastore?: "etcd";
  subnet?: string;
  wireguard?: boolean;
  prefix?: string;
}

/** The reports of the masters and of worker-1, whose shares are those of their Nodes unless told otherwise. */
function hosts(datastore: "kube" | "etcd", told: Record<string, Told> = {}): LivingHost[] {
  const all = [...names, "worker-1"];
  const nodes = Object.fromEntries(
    all.map((name, index) => [
      name,
      {
        labels: {},
        taints: [],
        podCIDRs: [`172.30.${index}.0/24`],
        asked: { labels: null, taints: null, repair: null },
      },
    ]),
  );
  return all.map((name, index) => {
    const { subnet = `172.30.${index}.0/24`, wireguard = true, prefix, ...fields } = told[name] ?? {};
    const own = fields.datastore ?? (datastore === "etcd" ? "etcd" : undefined);
    const flanneld = serviceDocument("flanneld.service", {
      conflist: "/c",
      interfaces: [],
      tables: [],
      ...(own === undefined ? {} : { datastore: own }),
    });
    const access = {
      administrators: ["root"],
      clients: { flannel: { prefix } },
      keys: {},
      etcdctl: { path: "", endpoints: [], cacert: "", cert: "", key: "" },
    };
    const report = reportOf(
      [
        [flanneldCommand, { document: flanneld }],
        ...(prefix === undefined ? [] : [[etcdAccessCommand, { document: access }] as const]),
      ],
      {
        facts: {
          network: { findings: [], subnets: [subnet], routes: [] },
          "host-network": { links: {}, routes: [], wireguard },
          ...(name === "master-1" ? { node: nodes } : {}),
        },
      },
    );
    return { name, report };
  });
}

const use = (datastore: string | string[], living: LivingHost[], fields: object = {}) =>
  refusals({ network: { flannel: { datastore, ...fields } } }, living);

it("the datastore changes in two stages, either way", () => {
  for (const datastore of ["kube", ["kube", "etcd"], ["etcd", "kube"]]) {
    expect(use(datastore, hosts("kube"))).toEqual([]);
  }
  for (const datastore of ["etcd", ["kube", "etcd"], ["etcd", "kube"]]) {
    expect(use(datastore, hosts("etcd"))).toEqual([]);
  }
  expect(use("etcd", hosts("kube"))).toEqual([
    'network.flannel.datastore: "etcd": drops kube, which flanneld still uses on master-1, master-2, master-3, worker-1; first set [etcd, kube] and run pulumi up',
  ]);
  expect(use("kube", hosts("etcd"))).toEqual([
    'network.flannel.datastore: "kube": drops etcd, which flanneld still uses on master-1, master-2, master-3, worker-1; first set [kube, etcd] and run pulumi up',
  ]);
});

it("the second stage waits until every node has changed over", () => {
  const mixed = hosts("kube", { "master-1": { datastore: "etcd" } });
  expect(use(["etcd", "kube"], mixed)).toEqual([]);
  expect(use("etcd", mixed)).toEqual([
    expect.stringContaining("still uses on master-2, master-3, worker-1;"),
  ]);
});

it("nodes keep their shares on the way to kube", () => {
  const other = hosts("etcd", { "worker-1": { subnet: "172.30.9.0/24" } });
  expect(use("etcd", other)).toEqual([]);
  expect(use(["kube", "etcd"], other)).toEqual([
    'network.flannel.datastore: "kube": would give Pods other addresses, since the share of a node in etcd is not the podCIDR of its Node (worker-1 has 172.30.9.0/24, and its Node 172.30.3.0/24); make them the same as docs/flannel.md says, or keep etcd',
  ]);
});

it("the key in etcd stays the same", () => {
  const there = hosts("etcd", { "master-1": { prefix: "/kubernetes/network/" } });
  expect(use("etcd", there)).toEqual([]);
  expect(use("etcd", there, { etcdPrefix: "/coreos.com/network" })).toEqual([
    'network.flannel.etcdPrefix: "/coreos.com/network": cannot be changed while flanneld uses etcd, since every node would take another share there; it is "/kubernetes/network"; set that again, or change to kube and back',
  ]);
});

it("WireGuard needs kernels that have it", () => {
  const network = { flannelBackend: { Type: "wireguard" } };
  expect(refusals({ network }, hosts("kube"))).toEqual([]);
  expect(refusals({ network }, hosts("kube", { "worker-1": { wireguard: false } }))).toEqual([
    'network.flannelBackend.Type: "wireguard": needs WireGuard, which the kernel of worker-1 does not have; allowed: vxlan or host-gw, or a kernel with the module wireguard',
  ]);
  expect(refusals({}, hosts("kube", { "worker-1": { wireguard: false } }))).toEqual([]);
});

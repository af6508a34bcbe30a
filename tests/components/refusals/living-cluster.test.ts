import { describe, expect, it } from "vitest";
import { prepareCommand } from "../../../documents/preparation.ts";
import { preparationDocument, reportOf } from "../../support/reports.ts";
import { flanneldChecksums } from "../../config/valid-stack.ts";
import {
  etcdOf,
  first,
  fourth,
  identity,
  living,
  masters,
  names,
  refusals,
  second,
  third,
  told,
  worker,
} from "./living-hosts.ts";

const away = { etcd: etcdOf(false, names) };
const only = (...wanted: string[]) => living().filter(({ name }) => wanted.includes(name));

describe("of a living cluster", () => {
  it("nothing is refused as long as it stays what it is", () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({ hosts: [...masters] })).toEqual([]);
    expect(refusals({ kubernetesVersion: "1.37.1", artifacts: newer })).toEqual([]);
  });
  const newer = { checksums: flanneldChecksums };

  it.each([
    [
      "clusterName",
      { clusterName: "prod" },
      'clusterName: "prod": cannot be changed on an existing cluster, since it is part of every certificate; it is "dev" on master-1, master-2, master-3, worker-1; ',
    ],
    [
      "podCIDR",
      { network: { podCIDR: "10.0.0.0/16" } },
      'network.podCIDR: "10.0.0.0/16": cannot be changed on an existing cluster, since it is where every Pod gets its address from, and a Node keeps the shares of it that it was created with; it is "172.30.0.0/16" on ',
    ],
    [
      "serviceCIDR",
      { network: { serviceCIDR: "10.96.0.0/16" } },
      'network.serviceCIDR: "10.96.0.0/16": cannot be changed',
    ],
    [
      "Pod network",
      { network: { plugin: "none" } },
      'network.plugin: "none": cannot be changed on an existing cluster, since it gives every Pod its address; it is "flannel" on ',
    ],
    [
      "backend",
      { network: { flannelBackend: { Type: "host-gw" } } },
      'network.flannelBackend.Type: "host-gw": cannot be changed',
    ],
  ])("another %s is refused", (_, settings, problem) => {
    const problems = refusals(settings);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it("other block sizes are refused with Calico", () => {
    const { flannelBackend: _, ...others } = identity;
    const cluster = { ...others, calicoBlockSizeIPv4: "26", calicoBlockSizeIPv6: "122" };
    const hosts = living(Object.fromEntries([...names, "worker-1"].map((name) => [name, { cluster }])));
    const calico = (settings: object) => refusals({ network: { plugin: "calico", calico: settings } }, hosts);
    expect(calico({ encapsulation: "IPIP" })).toEqual([]);
    expect(calico({ blockSizeIPv4: 25, blockSizeIPv6: 121 })).toEqual([
      expect.stringContaining(
        'network.calico.blockSizeIPv4: "25": cannot be changed on an existing cluster, since it is how the nodes share out the Pod network; it is "26" on ',
      ),
      expect.stringContaining('network.calico.blockSizeIPv6: "121": cannot be changed'),
    ]);
    expect(refusals({}, hosts)).toEqual([
      expect.stringContaining(
        'network.plugin: "flannel": cannot be changed on an existing cluster, since it gives every Pod its address; it is "calico" on ',
      ),
    ]);
  });

  it("a second address family is refused, and so is another order of both", () => {
    const network = {
      podCIDR: ["172.30.0.0/16", "fd00:172:30::/56"],
      serviceCIDR: ["10.254.0.0/16", "fd00:10:254::/112"],
    };
    const hosts = [...masters, worker].map((one, index) => ({
      ...one,
      address: [one.address, `fd00:10::${index + 1}`],
    }));
    const [pods, services] = ["172.30.0.0/16,fd00:172:30::/56", "10.254.0.0/16,fd00:10:254::/112"];
    expect(refusals({ network, hosts })).toEqual([
      expect.stringContaining(`network.podCIDR: "${pods}": cannot be changed on an existing cluster`),
      expect.stringContaining(`network.serviceCIDR: "${services}": cannot be changed on an existing cluster`),
    ]);
    const both = { ...identity, podCIDR: pods, serviceCIDR: services };
    const living = [...masters, worker].map(({ name }) => told(name, { cluster: both }));
    expect(refusals({ network, hosts }, living)).toEqual([]);
    const reversed = {
      network: { podCIDR: network.podCIDR.toReversed(), serviceCIDR: network.serviceCIDR.toReversed() },
      hosts: hosts.map((one) => ({ ...one, address: one.address.toReversed() })),
    };
    expect(refusals(reversed, living)).toHaveLength(2);
  });

  it("etcd's data stay where they are", () => {
    const there = { dataDirectory: "/var/lib/etcd", walDirectory: "/var/lib/etcd/member/wal" };
    const hosts = [told("master-1", { etcdDirectories: there })];
    expect(refusals({}, hosts)).toEqual([]);
    expect(refusals({ etcd: { dataDir: "/data/etcd" } }, hosts)).toEqual([
      'etcd.dataDir: "/data/etcd": cannot be changed on an existing cluster, since etcd\'s data would stay behind in /var/lib/etcd (master-1); set that again',
    ]);
    expect(refusals({ etcd: { walDir: "/data/wal" } }, hosts)).toEqual([
      'etcd.walDir: "/data/wal": cannot be changed on an existing cluster, since etcd\'s data would stay behind in /var/lib/etcd/member/wal (master-1); set that again',
    ]);
  });

  it("nothing of that is refused where hosts are only prepared", () => {
    const prepared = [...names, "worker-1"].map((name) => ({
      name,
      report: reportOf([[prepareCommand, { document: preparationDocument(identity) }]]),
    }));
    expect(refusals({ clusterName: "prod", network: { podCIDR: "10.0.0.0/16" } }, prepared)).toEqual([]);
  });

  it("a host of another cluster is refused", () => {
    const foreign = living({ "worker-1": { cluster: { ...identity, name: "other" } } });
    expect(refusals({}, foreign)).toEqual([
      'hosts[3] (worker-1): is part of the cluster "other"; remove it from that one\'s stack first',
    ]);
  });

  it("an older version is refused, and one that skips a minor version", () => {
    const at = (kubernetes: string, etcd: string) =>
      [...names, "worker-1"].map((name) => told(name, { versions: { kubernetes, etcd } }));
    expect(refusals({}, at("1.37.1", "3.6.14"))).toEqual([
      'kubernetesVersion: "1.36.4": is older than the cluster\'s 1.37.1, and there is no way back; allowed: 1.37.1 or newer',
    ]);
    expect(refusals({}, at("1.36.4", "3.7.1"))).toEqual([
      'versions.etcd: "3.6.14": is older than the cluster\'s 3.7.1, and there is no way back; allowed: 3.7.1 or newer',
    ]);
    expect(refusals({}, at("1.34.10", "3.6.14"))).toEqual([
      'kubernetesVersion: "1.36.4": skips a minor version, since the hosts have 1.34.10; allowed: up to 1.35, one minor version at a time',
    ]);
  });

  it("the last masters do not go at once", () => {
    // A master that does not answer may have been one before.
    expect(refusals({ hosts: [fourth, worker] }, only("worker-1"))).toEqual([]);
    const fresh = { name: "master-4", report: reportOf([]) };
    expect(refusals({ hosts: [fourth, worker] }, [...only("worker-1"), fresh])).toEqual([
      "hosts: no longer has a master of the existing cluster (master-4 would be new); keep one until the new ones have joined, and delete it in a later up; if none is left, finish with pulumi destroy and start over",
    ]);
  });

  describe("a majority of etcd's members", () => {
    it("stays when one goes", () => {
      expect(
        refusals({ hosts: [second, third, fourth, worker] }, only("master-2", "master-3", "worker-1")),
      ).toEqual([]);
    });
    it("does not go at once", () => {
      expect(refusals({ hosts: [third, worker] }, only("master-3", "worker-1"))).toEqual([
        "hosts: removes master-1, master-2 of etcd's members (master-1, master-2, master-3), and without a majority of 2 that stays and is healthy their data is at risk (healthy among those that would stay: master-3); repair what is not healthy, remove fewer at once, or switch one of them off and give it up first (lost: true)",
      ]);
    });
    it("has to be healthy", () => {
      const hosts = [first, second, { ...third, lost: true }, worker];
      expect(refusals({ hosts }, living({ "master-2": away }))).toEqual([
        expect.stringContaining("(healthy among those that would stay: master-1)"),
      ]);
      expect(refusals({ hosts })).toEqual([]);
    });
    it("of two is one", () => {
      const members = { etcd: etcdOf(true, ["master-1", "master-2"]) };
      const hosts = [first, { ...second, lost: true }, { ...third, lost: true }, worker];
      expect(
        refusals({ hosts }, living({ "master-1": members, "master-2": away, "master-3": away }).slice(0, 1)),
      ).toEqual([]);
    });
  });

  it("nothing is refused for hosts that do not answer", () => {
    expect(refusals({ clusterName: "prod", hosts: [fourth] }, [])).toEqual([]);
  });
});

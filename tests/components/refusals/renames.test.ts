import { describe, expect, it } from "vitest";
import { kubeletCommand } from "../../../components/kubelet/document.ts";
import { renderKubelet } from "../../../components/kubelet/files.ts";
import { loadCluster } from "../../../components/load.ts";
import { prepareCommand } from "../../../documents/preparation.ts";
import type { HostReport, LivingHost } from "../../../observe/report/host-report.ts";
import { host, validStack } from "../../config/valid-stack.ts";
import { appliedCommand, etcdMemberDocument, preparationDocument, reportOf } from "../../support/reports.ts";
import { etcdCommand, etcdFacts } from "../../../components/etcd/document.ts";
import { etcdOf, identity, living, masters, names, refusals, told } from "./living-hosts.ts";

const address = "192.168.10.21";
const edge = (fields: object = {}) => ({ ...host("edge-1", address, "worker"), ...fields });

const [, aWorker] = loadCluster(validStack()).hosts;
const kubeletOf = (name: string) => {
  if (aWorker === undefined) throw new Error("the valid stack has no worker");
  const { files: _, ...document } = renderKubelet(loadCluster(validStack()), { ...aWorker, name });
  return document;
};

interface Names {
  prepared: string;
  kubelet?: string;
  renamedFrom?: string;
}

const memberships = new Map([...names, "worker-1"].map((name) => [name, appliedCommand()]));
const withMemberships = (hosts: readonly LivingHost[]) =>
  hosts.map(({ name, report }) => ({ name, report: report.with({ memberships }) }));

/** The machine of worker-1, asked under its new name, which it was partly told already. */
const machine = ({ prepared, kubelet = prepared, renamedFrom }: Names): HostReport => {
  const document = {
    ...preparationDocument(identity),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
    hosts: { [prepared]: address },
  };
  return reportOf(
    [
      [prepareCommand, { document }],
      [kubeletCommand, { document: kubeletOf(kubelet) }],
    ],
    { memberships },
  );
};

const refusedFor = (entry: object, report: HostReport, name = "edge-1"): string[] =>
  refusals({ hosts: [...masters, entry] }, [
    ...withMemberships(living().filter((one) => one.name !== "worker-1")),
    { name, report },
  ]);

describe("a machine that the cluster knows under another name", () => {
  const known = machine({ prepared: "worker-1" });
  it("is renamed if the stack file says so, and is refused if not", () => {
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), known)).toEqual([]);
    expect(refusedFor(edge(), known)).toEqual([
      'hosts[3].name (edge-1): "edge-1": the machine at this address is the cluster\'s worker-1; set renamedFrom: worker-1 to rename it, or give the new host a machine of its own',
    ]);
    expect(refusedFor(edge({ renamedFrom: "worker-9" }), known)).toEqual([
      expect.stringContaining("is the cluster's worker-1; set renamedFrom: worker-1 to rename it"),
    ]);
  });

  it("gets no other address at the same time", () => {
    const moved = edge({ renamedFrom: "worker-1", address: "192.168.10.77" });
    expect(refusedFor(moved, known)).toEqual([
      'hosts[3].address (edge-1): "192.168.10.77": cannot change together with the name; set 192.168.10.21 again, run pulumi up, and change it then',
    ]);
  });

  it("is renamed to the end, once that has begun", () => {
    const halfway = machine({ prepared: "edge-1", kubelet: "worker-1", renamedFrom: "worker-1" });
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), halfway)).toEqual([]);
    expect(refusedFor(edge(), halfway)).toEqual([
      'hosts[3].name (edge-1): "edge-1": the machine is still called worker-1 in part, since a run that renamed it was cut off; set renamedFrom: worker-1 until pulumi up has finished',
    ]);
    const back = { ...edge(), name: "worker-1" };
    expect(refusedFor(back, halfway, "worker-1")).toEqual([
      expect.stringContaining("the machine is still called edge-1 in part"),
    ]);
    expect(refusedFor({ ...back, renamedFrom: "edge-1" }, halfway, "worker-1")).toEqual([]);
  });

  it("is left to its own cluster's stack", () => {
    const report = reportOf([
      [
        prepareCommand,
        {
          document: {
            ...preparationDocument({ ...identity, name: "other" }),
            hosts: { "worker-1": address },
          },
        },
      ],
      [kubeletCommand, { document: kubeletOf("worker-1") }],
    ]);
    expect(refusedFor(edge(), report)).toEqual([expect.stringContaining('is part of the cluster "other"')]);
  });
});

describe("a former name", () => {
  it("may stay once the host is renamed, and has to be one that the machine had", () => {
    const done = machine({ prepared: "edge-1", renamedFrom: "worker-1" });
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), done)).toEqual([]);
    expect(refusedFor(edge(), done)).toEqual([]);
    expect(refusedFor(edge({ renamedFrom: "worker-9" }), done)).toEqual([
      'hosts[3].renamedFrom (edge-1): "worker-9": was never the name of this machine, which is called edge-1 already; remove it',
    ]);
  });

  it("is refused for a machine with nothing on it, unless that was reinstalled or may have been", () => {
    const fresh = reportOf([], { memberships });
    const message =
      'hosts[3].renamedFrom (edge-1): "worker-1": is not the name of this machine, which has nothing of the cluster on it; remove it for a new host, or set the address of the machine that is to be renamed';
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), fresh)).toEqual([message]);
    const reinstalled = fresh.with({ memberships: new Map([...memberships, ["edge-1", appliedCommand()]]) });
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), reinstalled)).toEqual([]);
    expect(refusedFor(edge({ renamedFrom: "worker-1" }), reportOf([]))).toEqual([]);
  });

  it("is refused for a host that is lost and still in the cluster under it", () => {
    const lost = edge({ renamedFrom: "worker-1", lost: true });
    const others = withMemberships(living().filter(({ name }) => name !== "worker-1"));
    expect(refusals({ hosts: [...masters, lost] }, others)).toEqual([
      'hosts[3].name (edge-1): "edge-1": a lost host cannot be renamed; call it worker-1 until it has gone',
    ]);
    expect(refusals({ hosts: [...masters, { ...lost, renamedFrom: "worker-9" }] }, others)).toEqual([]);
  });
});

it("members of etcd that are renamed stay members, even all at once", () => {
  const entries = masters.map((one, index) => ({
    ...one,
    name: `control-${index + 1}`,
    renamedFrom: one.name,
  }));
  const hosts = names.map((name, index) => ({
    name: `control-${index + 1}`,
    report: reportOf([[etcdCommand, { document: etcdMemberDocument(name) }]], {
      facts: { [etcdFacts.part]: etcdOf(true, names) },
    }),
  }));
  const worker = told("worker-1");
  expect(
    refusals({ hosts: [...entries, host("worker-1", address, "worker")] }, [...hosts, worker]).filter(
      (problem) => problem.includes("etcd"),
    ),
  ).toEqual([]);
});

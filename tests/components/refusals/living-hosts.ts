import type { z } from "zod";
import { etcdCommand, type etcdFacts } from "../../../components/etcd/document.ts";
import { apiServerCommand } from "../../../components/kube-apiserver/document.ts";
import { kubeletCommand } from "../../../components/kubelet/document.ts";
import { refusals as allRefusals } from "../../../components/refusals.ts";
import type { ClusterIdentity } from "../../../documents/cluster-identity.ts";
import { prepareCommand } from "../../../documents/preparation.ts";
import { problemsOf } from "../../../observe/refusals.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { loadCluster } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { etcdMemberDocument, preparationDocument, reportOf } from "../../support/reports.ts";
import { host, validStack } from "../../config/valid-stack.ts";

export const names = ["master-1", "master-2", "master-3"];
export const masters = names.map((name, index) => host(name, `192.168.10.1${index}`, "master"));
export const [first, second, third] = masters;
export const fourth = host("master-4", "192.168.10.14", "master");
export const worker = host("worker-1", "192.168.10.21", "worker");

const cluster = (settings: Record<string, unknown> = {}) =>
  loadCluster({ ...validStack(), hosts: [...masters, worker], ...settings });

export const identity = {
  name: "dev",
  podCIDR: "172.30.0.0/16",
  serviceCIDR: "10.254.0.0/16",
  flannelBackend: "vxlan",
};

/** What of a host matters here. */
interface Told {
  isMaster: boolean;
  isNode: boolean;
  cluster: ClusterIdentity;
  versions: { kubernetes: string; etcd?: string };
  etcd?: Pick<z.infer<typeof etcdFacts.content>, "healthy" | "members">;
  etcdDirectories: object;
  /** What its API server says of the Nodes. */
  nodes?: object;
}

const voters = (members: readonly string[]) =>
  members.map((name) => ({ name, clientURLs: ["https://x"], isLearner: false }));
export const etcdOf = (healthy: boolean, members: readonly string[]) => ({
  healthy,
  members: voters(members),
});

export const told = (name: string, fields: Partial<Told> = {}): LivingHost => {
  const isMember = name !== "worker-1";
  const all: Told = {
    isMaster: isMember,
    isNode: true,
    cluster: identity,
    versions: { kubernetes: "1.36.4", ...(isMember ? { etcd: "3.6.14" } : {}) },
    ...(isMember ? { etcd: etcdOf(true, names) } : {}),
    etcdDirectories: {},
    ...fields,
  };
  const { kubernetes, etcd } = all.versions;
  const reads = (program: string, version: string) => ({ [program]: `${program}-${version} sha256:0` });
  const kubelet = { unit: "kubelet.service", reads: reads("kubelet", kubernetes) };
  const apiserver = { reads: reads("kube-apiserver", kubernetes) };
  const member = {
    ...all.etcdDirectories,
    ...(etcd === undefined ? {} : { reads: reads("etcd", etcd) }),
  };
  const report = reportOf(
    [
      [prepareCommand, { document: preparationDocument(all.cluster) }],
      ...(all.isMaster ? [[apiServerCommand, { document: apiserver }] as const] : []),
      ...(all.isMaster ? [[etcdCommand, { document: etcdMemberDocument(name, member) }] as const] : []),
      ...(all.isNode ? [[kubeletCommand, { document: kubelet }] as const] : []),
    ],
    { facts: { etcd: all.etcd, node: all.nodes } },
  );
  return { name, report };
};

/** The reports of all hosts of the cluster, some of them with other fields. */
export const living = (fields: Record<string, Partial<Told>> = {}): LivingHost[] =>
  [...names, "worker-1"].map((name) => told(name, fields[name]));

export const refusals = (settings: Record<string, unknown>, hosts: LivingHost[] = living()): string[] =>
  problemsOf(allRefusals, cluster(settings), new Map(hosts.map(({ name, report }) => [name, report]))).map(
    describeProblem,
  );

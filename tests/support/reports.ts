import { clusterIdentity, type ClusterIdentity } from "../../documents/cluster-identity.ts";
import type { Command } from "../../documents/command.ts";
import { type AppliedCommand, HostReport } from "../../observe/report/host-report.ts";

type Applied = readonly [command: Pick<Command<unknown>, "label">, applied: Partial<AppliedCommand>];

interface Fields {
  machineID?: string;
  boot?: string;
  memberships?: ReadonlyMap<string, AppliedCommand>;
  facts?: Readonly<Record<string, unknown>>;
}

/** What a host tells that remembers these commands. */
export const reportOf = (commands: readonly Applied[], fields: Fields = {}): HostReport =>
  new HostReport({
    ...fields,
    commands: new Map(commands.map(([{ label }, applied]) => [label, appliedCommand(applied)])),
  });

/** By default a command that left all as it is now. */
export const appliedCommand = (fields: Partial<AppliedCommand> = {}): AppliedCommand => ({
  document: {},
  finished: true,
  drift: {},
  ...fields,
});

/** What a host remembers of a service besides what matters to a test. */
export const serviceDocument = (unit: string, fields: object = {}) => ({ unit, reads: {}, ...fields });

export const containerdRemembered = (fields: object = {}) =>
  serviceDocument("containerd.service", {
    ctr: "/opt/ctr",
    crictl: "/opt/crictl",
    node: { name: "a", server: "https://a", cacert: "/ca", clientCertificate: "/cert", network: "/net" },
    socket: "/run/c.sock",
    images: ["pause:1", "coredns:1"].map((name) => ({ name, archive: `/opt/${name}.tar` })),
    ...fields,
  });

export const etcdMemberDocument = (name: string, fields: object = {}) =>
  serviceDocument("etcd.service", {
    dataDirectory: "/var/lib/etcd",
    walDirectory: "/var/lib/etcd/member/wal",
    etcdctl: "/opt/etcdctl",
    health: "http://127.0.0.1:2381/readyz",
    peer: { name, url: "https://192.0.2.1:2380", cacert: "/ca", cert: "/cert", key: "/key" },
    bootstrap: { path: "/etc/etcd/bootstrap.env", cluster: "a=https://192.0.2.1:2380", token: "dev" },
    ...fields,
  });

export const apiServerDocument = (encryptionKeys: readonly number[]) =>
  serviceDocument("kube-apiserver.service", { encryptionKeys });

export const preparationDocument = (cluster: ClusterIdentity) => ({
  cluster: clusterIdentity.parse(cluster),
  hosts: {},
  swap: "off",
  firewall: "off",
  selinux: "keep",
  time: "keep",
  modules: [],
  sysctl: {},
  packages: { debian: [], rhel: [] },
  users: [],
  path: [],
});

/** @param names such as `etcd-3.6.14`. */
export const artifactsDocument = (...names: string[]) => ({
  store: "/opt/k8s/artifacts",
  keep: { artifacts: names, images: [] },
  artifacts: names.map((name) => ({
    name,
    url: "https://example.com",
    sha256: "",
    kind: "binary",
    stripComponents: 0,
    files: [],
  })),
  images: [],
  links: {},
});

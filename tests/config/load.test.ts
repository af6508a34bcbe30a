import { describe, expect, it } from "vitest";
import { containerdOn } from "../../components/containerd/settings.ts";
import { kubeletOfHost } from "../../components/kubelet/settings.ts";
import { loadCluster } from "../../components/load.ts";
import { taintsOf } from "../../components/node/settings.ts";
import { partsOf } from "../../components/parts.ts";
import { SpecError } from "../../config/problem.ts";
import type { ClusterSpec } from "../../config/cluster.ts";
import { host, hostKey, validStack } from "./valid-stack.ts";

describe("loadCluster", () => {
  it("fills in every default", () => {
    const cluster = loadCluster(validStack());
    expect(cluster.versions).toMatchObject({ kubernetes: "1.36.4", etcd: "3.6.14" });
    expect(cluster.network).toEqual({
      podCIDRs: ["172.30.0.0/16"],
      serviceCIDRs: ["10.254.0.0/16"],
      nodeCIDRMaskSizes: { IPv4: 24, IPv6: 64 },
      clusterDomain: "cluster.local",
      clusterDNS: ["10.254.0.2"],
      apiServerServiceIP: "10.254.0.1",
      serviceNodePortRange: "30000-32767",
    });
    expect(cluster.hosts[0]).toMatchObject({
      arch: "amd64",
      isEtcd: true,
      isMaster: true,
      isNode: true,
      ssh: { user: "root", port: 22, hostKey },
    });
    expect(cluster.hosts.map(taintsOf)).toEqual([
      [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
      [],
      [],
    ]);
    expect(cluster.hosts.map(containerdOn)[0]).toEqual({
      systemdCgroup: true,
      oomScore: -999,
      restrictOOMScoreAdj: false,
      runtimes: {},
      defaultRuntime: "runc",
    });
    expect(cluster.hosts[1]).toMatchObject({ isEtcd: false, isMaster: false, isNode: true });
  });

  it("puts a host's settings before the stack's, field by field", () => {
    const [master, worker] = validStack().hosts;
    const { hosts } = loadCluster({
      ...validStack(),
      ssh: { user: "admin", port: 2222, agentSocketPath: "/run/agent.sock" },
      kubelet: { maxPods: 50, podPidsLimit: 100 },
      containerd: { oomScore: 0 },
      hosts: [
        master,
        {
          ...worker,
          ssh: { hostKey, port: 22 },
          kubelet: { maxPods: 200 },
          containerd: { systemdCgroup: false },
        },
      ],
    });
    expect(hosts[1]).toMatchObject({
      ssh: { user: "admin", port: 22, hostKey, agentSocketPath: "/run/agent.sock" },
    });
    expect(hosts[0]).toMatchObject({ ssh: { port: 2222 } });
    expect(hosts.map(kubeletOfHost.of)).toMatchObject([{ maxPods: 50 }, { maxPods: 200, podPidsLimit: 100 }]);
    expect(hosts.map(containerdOn)[1]).toEqual({
      systemdCgroup: false,
      oomScore: 0,
      restrictOOMScoreAdj: false,
      runtimes: {},
      defaultRuntime: "runc",
    });
  });

  it("takes a host's bastion whole, and none where it says so", () => {
    const [master, worker, other] = validStack().hosts;
    const { hosts } = loadCluster({
      ...validStack(),
      ssh: { user: "admin", bastion: { address: "b.example.com", port: 2222, user: "jump", hostKey } },
      hosts: [
        master,
        { ...worker, ssh: { hostKey, user: "root", bastion: { address: "192.0.2.1", hostKey } } },
        { ...other, ssh: { hostKey, bastion: "none" } },
      ],
    });
    expect(hosts.map(({ ssh }) => ssh.bastion)).toEqual([
      { address: "b.example.com", port: 2222, user: "jump", hostKey },
      { address: "192.0.2.1", port: 22, user: "root", hostKey },
      undefined,
    ]);
  });

  it("puts etcd where the roles say", () => {
    const [master, worker] = validStack().hosts;
    const members = loadCluster({
      ...validStack(),
      hosts: [master, worker, host("etcd-1", "192.168.10.31", "etcd")],
    });
    expect(members.hosts.map(({ isEtcd, isNode }) => [isEtcd, isNode])).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ]);
    expect(members.hosts[2]?.artifacts.map(({ name }) => name)).toEqual(["etcd-3.6.14"]);
  });

  it("leaves a master that is a worker too untainted", () => {
    const { hosts } = loadCluster({
      ...validStack(),
      hosts: [host("one", "192.168.10.11", "master", "worker")],
    });
    expect(hosts.map(taintsOf)).toEqual([[]]);
  });

  it("takes artifacts from the mirror, with upstream's checksum", () => {
    const stackWithMirror = { ...validStack().artifacts, mirror: "http://198.18.50.1:8080/" };
    const { hosts } = loadCluster({ ...validStack(), artifacts: stackWithMirror });
    expect(hosts[1]?.artifacts.find(({ name }) => name === "runc-1.4.3")).toEqual({
      name: "runc-1.4.3",
      url: "http://198.18.50.1:8080/github.com/opencontainers/runc/releases/download/v1.4.3/runc.amd64",
      sha256: "f6ae8efc0fa40079e1475e97cbe9d1bd3f106a28d6af78a11d9f1bd565515e60",
      kind: "binary",
      stripComponents: 0,
      files: ["runc"],
    });
  });

  it("says everything in one error, a line each", () => {
    expect(() => loadCluster({ ...validStack(), clusterName: "X", loadBalancer: { port: 6443 } })).toThrow(
      new SpecError([
        { path: "clusterName", given: "X", message: "allowed: a DNS label such as prod-1" },
        {
          path: "loadBalancer.port",
          given: 6443,
          message: "is also apiServer.port; both may listen on one host, so they need different ports",
        },
      ]),
    );
    expect(() => loadCluster({ ...validStack(), clusterName: "X" })).toThrow(
      'The stack file has 1 problem:\n  clusterName: "X": allowed: a DNS label such as prod-1',
    );
  });
});

const warningsOf = (cluster: ClusterSpec) =>
  partsOf(cluster).flatMap((part) => part.warnings?.(cluster) ?? []);

describe("warnings", () => {
  it("are of ipvs, and of nothing else", () => {
    expect(warningsOf(loadCluster(validStack()))).toEqual([]);
    expect(warningsOf(loadCluster({ ...validStack(), network: { kubeProxyMode: "ipvs" } }))).toEqual([
      {
        path: "network.kubeProxyMode",
        given: "ipvs",
        message:
          "is deprecated since Kubernetes 1.35, off by default from 1.40 and gone in 1.43 (this is 1.36.4); nftables does the same and more",
      },
    ]);
  });
});

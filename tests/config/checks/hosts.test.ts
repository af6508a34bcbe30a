import { describe, expect, it } from "vitest";
import { host, problemsWith, problemsWithWorker, validStack } from "../valid-stack.ts";

const [master, worker, lastWorker] = validStack().hosts;

describe("hosts", () => {
  it("have names and addresses of their own", () => {
    expect(
      problemsWith({
        hosts: [master, worker, { ...lastWorker, name: "worker-1", address: master?.address }],
      }),
    ).toEqual([
      'hosts[2].name (worker-1): "worker-1": is already used by hosts[1]; every host needs its own',
      'hosts[2].address (worker-1): "192.168.10.11": is already used by hosts[0] (master-1); every host needs its own',
    ]);
  });

  it.each([
    ["127.0.0.1", "a loopback address"],
    ["0.0.0.0", "not a host address"],
    ["169.254.1.1", "a link-local address, which a kubelet refuses"],
    ["224.0.0.1", "a multicast address"],
    ["255.255.255.255", "a reserved address"],
  ])("cannot have the address %s", (address, reason) => {
    expect(problemsWithWorker({ address })).toEqual([
      `hosts[1].address (worker-1): "${address}": is ${reason}; allowed: an address that the other hosts reach`,
    ]);
  });

  it("include a master", () => {
    expect(problemsWith({ hosts: [worker] })).toEqual([
      "hosts: no host has the role master; a cluster needs at least one",
    ]);
  });

  it("have roles that are known, or nothing is said about masters and etcd", () => {
    expect(problemsWith({ hosts: [worker, { ...lastWorker, roles: ["x"] }] })).toEqual([
      'hosts[1].roles[0] (worker-2): "x": allowed: master, worker, etcd',
    ]);
  });
});

const remedy =
  "allowed: 1, 3, 5 or 7, so that a majority survives a split (give the role etcd to that many hosts, or change the number of masters)";

describe("etcd has an odd number of members", () => {
  it("on masters", () => {
    expect(problemsWith({ hosts: [master, host("master-2", "192.168.10.12", "master")] })).toEqual([
      `hosts: 2 hosts are members of etcd (master-1, master-2); ${remedy}`,
    ]);
  });

  it("on hosts of its own", () => {
    const members = ["etcd-1", "etcd-2"].map((name, index) => host(name, `192.168.10.3${index}`, "etcd"));
    expect(problemsWith({ hosts: [master, ...members] })).toEqual([
      `hosts: 2 hosts are members of etcd (etcd-1, etcd-2); ${remedy}`,
    ]);
  });

  it("of at most seven", () => {
    const masters = Array.from({ length: 9 }, (_, index) =>
      host(`m-${index}`, `192.168.10.${index + 1}`, "master"),
    );
    expect(problemsWith({ hosts: masters })).toEqual([
      `hosts: 9 hosts are members of etcd (m-0, m-1, m-2, m-3, m-4, m-5, m-6, m-7, m-8); ${remedy}`,
    ]);
  });
});

describe("labels and taints", () => {
  const owned =
    "follows from the host's roles, like everything under node-role.kubernetes.io/; set roles, or choose another key";

  it("leave the roles to barekube", () => {
    const key = "node-role.kubernetes.io/control-plane";
    expect(problemsWithWorker({ labels: { [key]: "" }, taints: [{ key, effect: "NoSchedule" }] })).toEqual([
      `hosts[1].labels["${key}"] (worker-1): ${owned}`,
      `hosts[1].taints[0].key (worker-1): "${key}": ${owned}`,
    ]);
  });

  it("leave to the kubelet what it says itself", () => {
    expect(problemsWithWorker({ labels: { "kubernetes.io/hostname": "x" } })).toEqual([
      'hosts[1].labels["kubernetes.io/hostname"] (worker-1): is set by the kubelet itself; choose another label',
    ]);
  });

  it("are there once", () => {
    const gpu = { key: "gpu", effect: "NoSchedule" };
    const taints = [gpu, { key: "gpu", effect: "NoExecute" }, { ...gpu, value: "a100" }];
    expect(problemsWithWorker({ taints })).toEqual([
      'hosts[1].taints[2] (worker-1): "gpu:NoSchedule": is already taints[0]; a node can have only one taint per key and effect',
    ]);
  });
});

describe("a host that is lost", () => {
  const three = [1, 2, 3].map((number) => host(`master-${number}`, `192.168.10.1${number}`, "master"));
  const [first, second, third] = three;
  const lost = { ...third, lost: true };

  it("may stay in the stack file, with or without another in its place", () => {
    expect(problemsWith({ hosts: [first, second, lost] })).toEqual([]);
    expect(
      problemsWith({ hosts: [first, second, lost, host("master-4", "192.168.10.14", "master")] }),
    ).toEqual([]);
  });
  it("leaves its address to another", () => {
    expect(
      problemsWith({ hosts: [first, second, lost, host("master-4", "192.168.10.13", "master")] }),
    ).toEqual([]);
  });
  it("keeps its name", () => {
    expect(
      problemsWith({
        hosts: [
          first,
          host("worker-1", "192.168.10.21", "worker"),
          { ...host("worker-1", "192.168.10.22", "worker"), lost: true },
        ],
      }),
    ).toEqual([
      'hosts[2].name (worker-1): "worker-1": is already used by hosts[1]; every host needs its own',
    ]);
  });
  it("is not the last master", () => {
    expect(
      problemsWith({ hosts: [{ ...first, lost: true }, host("worker-1", "192.168.10.21", "worker")] }),
    ).toEqual([
      "hosts: every master (master-1) is marked lost; a cluster needs at least one that is not, and if none is left, destroy the stack and recreate the cluster from a backup",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { loadCluster } from "../../../components/load.ts";
import { warnOfUntestedVersion } from "../../../config/checks/cluster.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { flanneldChecksums, problemsWith, validStack } from "../valid-stack.ts";

const [master, worker, lastWorker] = validStack().hosts;

describe("versions", () => {
  it("are tested ones", () => {
    expect(problemsWith({ kubernetesVersion: "1.99.0" })).toEqual([
      'kubernetesVersion: "1.99.0": is not in the table of tested versions; allowed: 1.36.1, 1.36.4, 1.37.1, or what npm run pin -- 1.99.0 adds',
    ]);
  });

  it("come with a warning where npm run pin has added them", () => {
    const tested = loadCluster(validStack()).versions;
    expect(warnOfUntestedVersion(tested)).toEqual([]);
    expect(warnOfUntestedVersion({ ...tested, kubernetes: "1.36.9" }).map(describeProblem)).toEqual([
      'kubernetesVersion: "1.36.9": was added with npm run pin, and barekube was never tested with it; tested: 1.36.1, 1.36.4, 1.37.1',
    ]);
  });

  it("still have ipvs", () => {
    expect(problemsWith({ kubernetesVersion: "1.40.0", network: { kubeProxyMode: "ipvs" } })).toEqual([
      expect.stringMatching(/^kubernetesVersion: /),
      'network.kubeProxyMode: "ipvs": is off by default from Kubernetes 1.40 and gone in 1.43, and kubernetesVersion is 1.40.0; allowed: nftables, iptables',
    ]);
  });
});

describe("versions of containerd", () => {
  const artifacts = { mirror: "https://mirror.example.com" };

  it("are those that read the configuration that it gets", () => {
    const found = problemsWith({ versions: { containerd: "1.7.27" }, artifacts });
    expect(found).toContain(
      'versions.containerd: "1.7.27": does not read the configuration of version 3 that barekube writes for containerd; allowed: 2.0.0 or newer, of major version 2',
    );
    expect(problemsWith({ versions: { containerd: "2.0.9" }, artifacts }).join()).not.toContain(
      "configuration",
    );
  });
});

describe("runtimes of containerd", () => {
  const crun = { crun: { path: "/usr/bin/crun" } };

  it("are known where they are the default", () => {
    expect(problemsWith({ containerd: { runtimes: crun, defaultRuntime: "crun" } })).toEqual([]);
    expect(
      problemsWith({
        containerd: { runtimes: crun },
        hosts: [master, { ...worker, containerd: { defaultRuntime: "crun" } }],
      }),
    ).toEqual([]);
    expect(
      problemsWith({
        containerd: { defaultRuntime: "crun" },
        hosts: [master, { ...worker, containerd: { runtimes: crun, defaultRuntime: "kata" } }],
      }),
    ).toEqual([
      'containerd.defaultRuntime: "crun": allowed: runc',
      'hosts[1].containerd.defaultRuntime (worker-1): "kata": allowed: runc, crun',
    ]);
  });

  it.each(["Crun", "my.runtime", "-crun", "a".repeat(64)])("are no RuntimeClass with the name %s", (name) => {
    expect(problemsWith({ containerd: { runtimes: { [name]: { path: "/usr/bin/crun" } } } })).toEqual([
      expect.stringMatching(/^containerd\.runtimes.*allowed: a DNS label such as crun$/),
    ]);
  });

  it("do not replace runc", () => {
    expect(problemsWith({ containerd: { runtimes: { runc: { path: "/usr/sbin/runc" } } } })).toEqual([
      "containerd.runtimes.runc: is the runtime that comes with containerd; give this one another name",
    ]);
  });
});

describe("generations", () => {
  const allowed = "allowed: a list of different whole numbers from 1, such as [1, 2]";

  it.each([[[]], [[0]], [[1.5]], [[1, 1]], ["1"]])("are not %j", (given) => {
    expect(problemsWith({ serviceAccountKeys: given, certificateAuthorities: { etcd: given } })).toEqual([
      expect.stringMatching(
        new RegExp(`^certificateAuthorities\\.etcd.*${allowed.replaceAll(/[[\]]/g, "\\$&")}$`),
      ),
      expect.stringMatching(new RegExp(`^serviceAccountKeys.*${allowed.replaceAll(/[[\]]/g, "\\$&")}$`)),
    ]);
  });

  it("are lists of their own for each authority", () => {
    expect(
      problemsWith({
        certificateAuthorities: { kubernetes: [1, 2], etcd: [2, 1], frontProxy: [3] },
        serviceAccountKeys: [2],
      }),
    ).toEqual([]);
  });
});

describe("extraArgs", () => {
  it.each([
    ["apiServer", "etcd-servers", "it comes from the hosts' addresses and roles"],
    ["apiServer", "client-ca-file", "it belongs to the certificates that barekube makes"],
    ["apiServer", "anonymous-auth", "it keeps out requests without credentials or permission"],
    ["apiServer", "secure-port", "it comes from apiServer.port; set that"],
    ["controllerManager", "cluster-cidr", "it comes from network.podCIDR; set that"],
    ["scheduler", "config", "it names a file that barekube writes"],
    ["etcd", "initial-cluster", "it lists the members"],
    ["etcd", "data-dir", "it comes from etcd.dataDir; set that"],
  ])("%s leaves %s to barekube", (component, flag, reason) => {
    expect(problemsWith({ [component]: { extraArgs: { [flag]: "x" } } })).toEqual([
      `${component}.extraArgs.${flag}: "x": cannot be set: ${reason}`,
    ]);
  });

  it("may add admission plugins but not drop NodeRestriction", () => {
    const flag = "enable-admission-plugins";
    const withPlugins = (plugins: string) => problemsWith({ apiServer: { extraArgs: { [flag]: plugins } } });
    expect(withPlugins("NodeRestriction,AlwaysPullImages")).toEqual([]);
    expect(withPlugins("AlwaysPullImages")).toEqual([
      `apiServer.extraArgs.${flag}: "AlwaysPullImages": allowed: a list with NodeRestriction in it, which keeps a node from changing others`,
    ]);
  });
});

describe("downloads", () => {
  const flanneld = Object.keys(flanneldChecksums)[0];

  it("are refused without a checksum, once each", () => {
    expect(problemsWith({ artifacts: {} })).toEqual([
      `artifacts.checksums: no sha256 is known for ${flanneld}; run: npm run pin -- 1.36.4, or name one here`,
    ]);
  });

  it("are only those that the hosts' roles and architectures need", () => {
    const hosts = [{ ...master, arch: "arm64" }];
    expect(problemsWith({ hosts, versions: { runc: "1.4.99" } })).toEqual([
      "artifacts.checksums: no sha256 is known for https://github.com/opencontainers/runc/releases/download/v1.4.99/runc.arm64; run: npm run pin -- 1.36.4 runc=1.4.99, or name one here",
    ]);
  });
});

describe("all problems at once", () => {
  it("a malformed field hides nothing that can be told without it", () => {
    const hosts = [
      { ...master, address: "x" },
      { ...worker, address: "192.168.10.22" },
      { ...lastWorker, labels: { "a b": "" } },
    ];
    expect(problemsWith({ hosts, network: { podCIDR: "x", serviceCIDR: "192.168.10.0/24" } })).toEqual([
      'hosts[0].address (master-1): "x": allowed: an IPv4 or IPv6 address',
      expect.stringMatching(/^hosts\[2\]\.labels\["a b"\] \(worker-2\): /),
      'network.podCIDR: "x": allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112',
      'hosts[2].address (worker-2): "192.168.10.22": is already used by hosts[1] (worker-1); every host needs its own',
      expect.stringMatching(
        /^hosts\[1\]\.address \(worker-1\): "192.168.10.22": lies in network.serviceCIDR /,
      ),
      expect.stringMatching(
        /^hosts\[2\]\.address \(worker-2\): "192.168.10.22": lies in network.serviceCIDR /,
      ),
    ]);
  });
});

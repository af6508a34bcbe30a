import { describe, expect, it } from "vitest";
import { flanneldChecksums, host, problemsWith, problemsWithWorker, validStack } from "./valid-stack.ts";

const [master, worker, lastWorker] = validStack().hosts;

describe("hosts", () => {
  it("have names and addresses of their own", () => {
    expect(
      problemsWith({
        hosts: [master, worker, { ...lastWorker, name: "worker-1", address: master?.address }],
      }),
    ).toEqual([
      'hosts[2].name (worker-1): "worker-1": is already that of hosts[1]; every host needs its own',
      'hosts[2].address (worker-1): "192.168.10.11": is already that of hosts[0] (master-1); every host needs its own',
    ]);
  });

  it.each([
    ["127.0.0.1", "a loopback address"],
    ["0.0.0.0", "no address of a host"],
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
      'hosts[1].taints[2] (worker-1): "gpu:NoSchedule": is already taints[0]; a node has one taint of a key and effect',
    ]);
  });
});

const networks: [title: string, network: Record<string, unknown>, problems: string[]][] = [
  [
    "Pods and Services apart",
    { podCIDR: "10.0.0.0/8" },
    [
      'network.podCIDR: "10.0.0.0/8": overlaps network.serviceCIDR 10.254.0.0/16; allowed: networks apart from each other',
    ],
  ],
  [
    "hosts apart from Pods",
    { podCIDR: "192.168.10.20/31", nodeCIDRMaskSize: 30 },
    [
      'hosts[1].address (worker-1): "192.168.10.21": lies in network.podCIDR 192.168.10.20/31, so Pods could not reach the host; choose another podCIDR',
      "network.nodeCIDRMaskSize: 30: is larger than podCIDR 192.168.10.20/31 itself; allowed: at least 31",
    ],
  ],
  [
    "hosts apart from Services",
    { serviceCIDR: "192.168.10.16/28" },
    [21, 22].map(
      (last) =>
        `hosts[${last - 20}].address (worker-${last - 20}): "192.168.10.${last}": lies in network.serviceCIDR 192.168.10.16/28, so Pods could not reach the host; choose another serviceCIDR`,
    ),
  ],
  [
    "a share of the Pod network for every node",
    { podCIDR: "172.30.0.0/23" },
    [
      "network.nodeCIDRMaskSize: 24: cuts podCIDR 172.30.0.0/23 into 2 shares for 3 nodes; allowed: a share for every node",
    ],
  ],
  [
    "not too many shares",
    { podCIDR: "172.16.0.0/12", nodeCIDRMaskSize: 29 },
    ["network.nodeCIDRMaskSize: 29: cuts podCIDR 172.16.0.0/12 too finely; allowed: at most 28"],
  ],
  [
    "a Service network of a size that the API server takes",
    { serviceCIDR: "11.0.0.0/8" },
    ['network.serviceCIDR: "11.0.0.0/8": allowed: a prefix length from 12 to 28'],
  ],
  [
    "a Service network with room",
    { serviceCIDR: "10.254.0.0/32" },
    ['network.serviceCIDR: "10.254.0.0/32": allowed: a prefix length from 12 to 28'],
  ],
  ...(
    [
      ["10.1.0.10", "is not in serviceCIDR 10.254.0.0/16"],
      ["10.254.0.1", "is the API server's in serviceCIDR 10.254.0.0/16"],
      ["10.254.0.0", "is the network address of serviceCIDR 10.254.0.0/16"],
    ] as const
  ).map(([clusterDNS, reason]): [string, Record<string, unknown>, string[]] => [
    `the cluster DNS's address: ${clusterDNS}`,
    { clusterDNS },
    [
      `network.clusterDNS: "${clusterDNS}": ${reason}; allowed: one of its other addresses, such as 10.254.0.2`,
    ],
  ]),
];

describe("networks", () => {
  it.each(networks)("%s", (_title, network, problems) => {
    expect(problemsWith({ network })).toEqual(problems);
  });

  it("count only nodes, not hosts for etcd alone", () => {
    const member = host("etcd-1", "192.168.10.31", "etcd");
    expect(problemsWith({ hosts: [master, worker, member], network: { podCIDR: "172.30.0.0/23" } })).toEqual(
      [],
    );
  });
});

const ports: [title: string, settings: Record<string, unknown>, problems: string[]][] = [
  [
    "the API server and the load balancer on one port",
    { loadBalancer: { port: 6443 } },
    ["loadBalancer.port: 6443: is apiServer.port too; both listen on every master, so they need two ports"],
  ],
  [
    "the kubelet's",
    { apiServer: { port: 10250 } },
    ["apiServer.port: 10250: is the port of kubelet; choose another"],
  ],
  [
    "etcd's",
    { loadBalancer: { port: 2379 } },
    ["loadBalancer.port: 2379: is the port of etcd (clients); choose another"],
  ],
  [
    "SSH's",
    { ssh: { port: 443 }, apiServer: { port: 443 } },
    ["apiServer.port: 443: is the port of SSH; choose another"],
  ],
  [
    "no range",
    { network: { serviceNodePortRange: "32767-30000" } },
    ['network.serviceNodePortRange: "32767-30000": allowed: first-last with 1 ≤ first ≤ last ≤ 65535'],
  ],
  [
    "a range with ports of ours",
    { network: { serviceNodePortRange: "8000-10251" } },
    [
      'network.serviceNodePortRange: "8000-10251": contains 10248 of kubelet (health), 10249 of kube-proxy (metrics), 10250 of kubelet, 8443 of the load balancer; allowed: a range without them, such as 30000-32767',
    ],
  ],
];

describe("ports", () => {
  it.each(ports)("%s", (_title, settings, problems) => {
    expect(problemsWith(settings)).toEqual(problems);
  });
});

describe("versions", () => {
  it("are tested ones", () => {
    expect(problemsWith({ kubernetesVersion: "1.99.0" })).toEqual([
      'kubernetesVersion: "1.99.0": is not in the table of tested versions; allowed: 1.36.4, 1.37.1',
    ]);
  });

  it("still have ipvs", () => {
    expect(problemsWith({ kubernetesVersion: "1.40.0", network: { kubeProxyMode: "ipvs" } })).toEqual([
      expect.stringMatching(/^kubernetesVersion: /),
      'network.kubeProxyMode: "ipvs": is off by default from Kubernetes 1.40 and gone in 1.43, and kubernetesVersion is 1.40.0; allowed: nftables, iptables',
    ]);
  });
});

describe("extraArgs", () => {
  it.each([
    ["apiServer", "etcd-servers", "it comes from the hosts' addresses and roles"],
    ["apiServer", "client-ca-file", "it belongs to the certificates that barekube makes"],
    ["apiServer", "anonymous-auth", "it keeps requests without a credential, or without a permission, out"],
    ["apiServer", "secure-port", "it comes from apiServer.port; set that"],
    ["controllerManager", "cluster-cidr", "it comes from network.podCIDR; set that"],
    ["scheduler", "config", "it names a file that barekube writes"],
    ["etcd", "initial-cluster", "it says who the members are"],
    ["etcd", "data-dir", "it comes from etcd.dataDir; set that"],
  ])("%s leaves %s to barekube", (component, flag, reason) => {
    expect(problemsWith({ [component]: { extraArgs: { [flag]: "x", v: "4" } } })).toEqual([
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
      "artifacts.checksums: no sha256 is known for https://github.com/opencontainers/runc/releases/download/v1.4.99/runc.arm64; run: npm run pin -- 1.36.4, or name one here",
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
      'hosts[0].address (master-1): "x": allowed: an IPv4 address',
      expect.stringMatching(/^hosts\[2\]\.labels\["a b"\] \(worker-2\): /),
      'network.podCIDR: "x": allowed: an IPv4 network such as 10.254.0.0/16',
      'hosts[2].address (worker-2): "192.168.10.22": is already that of hosts[1] (worker-1); every host needs its own',
      expect.stringMatching(
        /^hosts\[1\]\.address \(worker-1\): "192.168.10.22": lies in network.serviceCIDR /,
      ),
      expect.stringMatching(
        /^hosts\[2\]\.address \(worker-2\): "192.168.10.22": lies in network.serviceCIDR /,
      ),
    ]);
  });
});

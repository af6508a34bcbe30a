import { describe, expect, it } from "vitest";
import { flanneldChecksums, hostKey, problemsOf, problemsWith, problemsWithWorker } from "./valid-stack.ts";

const pathAllowed = "allowed: an absolute path of letters, digits, '.', '_' and '-', without . and .. in it";

const settings: [title: string, settings: Record<string, unknown>, problems: string[]][] = [
  [
    "a cluster's name",
    { clusterName: "Prod_1" },
    ['clusterName: "Prod_1": allowed: a DNS label such as prod-1'],
  ],
  [
    "a missing name",
    { clusterName: undefined },
    ["clusterName: is missing; allowed: a DNS label such as prod-1"],
  ],
  [
    "a version",
    { kubernetesVersion: "v1.36" },
    ['kubernetesVersion: "v1.36": allowed: a version such as 1.36.4'],
  ],
  [
    "a version that YAML reads as a number",
    { kubernetesVersion: 1.36 },
    ["kubernetesVersion: 1.36: allowed: a version such as 1.36.4; write it in quotes"],
  ],
  ["hosts that are no list", { hosts: "worker-1" }, ['hosts: "worker-1": allowed: a list of hosts']],
  ["no hosts", { hosts: [] }, ["hosts: allowed: at least one host"]],
  [
    "a network that is no network",
    { network: { podCIDR: "10.0.0.0" } },
    ['network.podCIDR: "10.0.0.0": allowed: an IPv4 network such as 10.254.0.0/16'],
  ],
  [
    "an IPv6 network",
    { network: { podCIDR: "fd00::/64" } },
    ['network.podCIDR: "fd00::/64": allowed: an IPv4 network such as 10.254.0.0/16'],
  ],
  [
    "an address with leading zeros, which the API server refuses",
    { network: { clusterDNS: "010.254.0.2" } },
    ['network.clusterDNS: "010.254.0.2": allowed: an IPv4 address'],
  ],
  [
    "a number out of range",
    { network: { nodeCIDRMaskSize: 31 } },
    ["network.nodeCIDRMaskSize: 31: allowed: a whole number from 8 to 30"],
  ],
  [
    "a choice",
    { network: { kubeProxyMode: "userspace" } },
    ['network.kubeProxyMode: "userspace": allowed: nftables, iptables, ipvs'],
  ],
  [
    "a backend",
    { network: { flannelBackend: { Type: "udp" } } },
    ["network.flannelBackend.Type: allowed: a backend with a Type of vxlan, host-gw, wireguard"],
  ],
  [
    "a misspelt setting",
    { loadBalancer: { Port: 1 } },
    ["loadBalancer.Port: is not a setting; allowed: port"],
  ],
  ["a port", { apiServer: { port: 0 } }, ["apiServer.port: 0: allowed: a whole number from 1 to 65535"]],
  [
    "names for the certificate",
    {
      apiServer: {
        certSANs: ["k8s.example.com", "*.example.com", "10.1.2.3", "fd00::1", "a b", "10.1.2.300"],
      },
    },
    [
      'apiServer.certSANs[4]: "a b": allowed: a DNS name or an IP address',
      'apiServer.certSANs[5]: "10.1.2.300": allowed: a DNS name or an IP address',
    ],
  ],
  [
    "a flag with its dashes",
    { etcd: { extraArgs: { "--heartbeat-interval": "100" } } },
    [
      'etcd.extraArgs["--heartbeat-interval"]: "--heartbeat-interval": allowed: the name of a flag without leading dashes',
    ],
  ],
  ["a path", { etcd: { dataDir: "var/etcd" } }, [`etcd.dataDir: "var/etcd": ${pathAllowed}`]],
  ["a path upwards", { etcd: { dataDir: "/var/../etc" } }, [`etcd.dataDir: "/var/../etc": ${pathAllowed}`]],
  [
    "kernel parameters",
    {
      hostPreparation: {
        sysctl: { "-p": "1", "vm.swappiness": "1\nkernel.core_pattern = |/x", "vm.x": " 1" },
      },
    },
    [
      'hostPreparation.sysctl["-p"]: "-p": allowed: the name of a kernel parameter',
      String.raw`hostPreparation.sysctl["vm.swappiness"]: "1\nkernel.core_pattern = |/x": allowed: a single line without tabs or surrounding spaces`,
      'hostPreparation.sysctl["vm.x"]: " 1": allowed: a single line without tabs or surrounding spaces',
    ],
  ],
  [
    "texts with characters that nobody sees",
    { kubelet: { systemReserved: { memory: "1\0Gi", "c\u200b\u2028pu": "1", cpu: "\ud800" } } },
    [
      String.raw`kubelet.systemReserved.memory: "1\u0000Gi": contains the character U+0000; allowed: text without control characters and noncharacters`,
      'kubelet.systemReserved["c\\u200b\\u2028pu"]: contains the character U+2028; allowed: text without control characters and noncharacters',
      String.raw`kubelet.systemReserved.cpu: "\ud800": contains the character U+D800; allowed: text without control characters and noncharacters`,
    ],
  ],
  [
    "a name that JavaScript takes for something else",
    { kubelet: JSON.parse('{ "systemReserved": { "__proto__": { "memory": "1Gi" } } }') as object },
    ["kubelet.systemReserved.__proto__: is a name that no setting can have"],
  ],
  [
    "a mirror",
    { artifacts: { mirror: "ftp://files.example.com", checksums: flanneldChecksums } },
    ['artifacts.mirror: "ftp://files.example.com": allowed: an http or https URL'],
  ],
  [
    "a field of the kubelet that is not the user's",
    { kubelet: { clusterDNS: ["1.1.1.1"], maxPods: 50 } },
    ["kubelet.clusterDNS: is decided by barekube and cannot be set"],
  ],
  [
    "a field of kube-proxy that is not the user's",
    { kubeProxy: { mode: "ipvs" } },
    ['kubeProxy.mode: "ipvs": is decided by barekube and cannot be set'],
  ],
  [
    "true and false",
    { containerd: { systemdCgroup: "yes" } },
    ['containerd.systemdCgroup: "yes": allowed: true or false'],
  ],
  [
    "a bastion",
    { ssh: { bastion: { address: "10.0.0.300", user: "Jump" } } },
    [
      'ssh.bastion.address: "10.0.0.300": allowed: a DNS name or an IP address',
      'ssh.bastion.user: "Jump": allowed: a Linux user name',
      expect.stringMatching(/^ssh\.bastion\.hostKey: is missing, so nobody could tell/),
    ],
  ],
  ["a section that is no map", { hostPreparation: [] }, ["hostPreparation: allowed: a map of settings"]],
];

describe("a malformed setting", () => {
  it.each(settings)("%s", (_title, changed, problems) => {
    expect(problemsWith(changed)).toEqual(problems);
  });

  it("is named by its full path when it is at the top", () => {
    expect(problemsWith({ clustername: "x" })).toEqual([
      expect.stringMatching(
        /^clustername: is not a setting; allowed: clusterName, kubernetesVersion, hosts, /,
      ),
    ]);
  });
});

const hosts: [title: string, fields: Record<string, unknown>, problems: string[]][] = [
  [
    "a name",
    { name: "Worker_1" },
    [
      "hosts[1].name (Worker_1): \"Worker_1\": allowed: up to 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    ],
  ],
  [
    "an address",
    { address: "worker.lan" },
    ['hosts[1].address (worker-1): "worker.lan": allowed: an IPv4 address'],
  ],
  [
    "the fields of its bastion",
    { ssh: { hostKey, bastion: { address: "a b", hostKey, ports: 1 } } },
    [
      'hosts[1].ssh.bastion.address (worker-1): "a b": allowed: a DNS name or an IP address',
      "hosts[1].ssh.bastion.ports (worker-1): is not a setting; allowed: address, port, user, hostKey",
    ],
  ],
  [
    "a word instead of a bastion",
    { ssh: { hostKey, bastion: "no" } },
    ['hosts[1].ssh.bastion (worker-1): "no": allowed: the settings of a bastion, or none'],
  ],
  ["no roles", { roles: [] }, ["hosts[1].roles (worker-1): allowed: one or more of master, worker, etcd"]],
  ["a role", { roles: ["node"] }, ['hosts[1].roles[0] (worker-1): "node": allowed: master, worker, etcd']],
  ["an architecture", { arch: "riscv64" }, ['hosts[1].arch (worker-1): "riscv64": allowed: amd64, arm64']],
  [
    "a label",
    { labels: { "example.com/": "a" } },
    [
      "hosts[1].labels[\"example.com/\"] (worker-1): \"example.com/\": allowed: an optional DNS prefix and '/', then up to 63 letters, digits, '-', '_' and '.'",
    ],
  ],
  [
    "a label's value that YAML reads as true",
    { labels: { gpu: true } },
    [
      "hosts[1].labels.gpu (worker-1): true: allowed: up to 63 letters, digits, '-', '_' and '.'; write it in quotes",
    ],
  ],
  [
    "a taint",
    { taints: [{ key: "gpu", effect: "Never" }] },
    ['hosts[1].taints[0].effect (worker-1): "Never": allowed: NoSchedule, PreferNoSchedule, NoExecute'],
  ],
  [
    "a misspelt field",
    { role: ["worker"] },
    [
      "hosts[1].role (worker-1): is not a setting; allowed: name, address, roles, lost, arch, ssh, containerd, labels, taints, kubelet, kubeProxy, interface",
    ],
  ],
];

describe("a malformed host", () => {
  it.each(hosts)("%s", (_title, fields, problems) => {
    expect(problemsWithWorker(fields)).toEqual(problems);
  });
});

const key = "AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV";
const types = "ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, ssh-rsa";

describe("a host key", () => {
  it.each([
    [
      `192.168.10.21 ssh-ed25519 ${key}`,
      "has something before the type; allowed: only ssh-ed25519 and the key",
    ],
    [
      `ssh-ed25519 ${key} root@worker-1`,
      "has something after the key; allowed: only ssh-ed25519 and the key",
    ],
    [`ssh-dss ${key}`, `has the type ssh-dss; allowed: ${types}`],
    [`ssh-rsa ${key}`, "is cut off or damaged; allowed: ssh-rsa and the whole key in base64"],
    ["ssh-ed25519 AAAA", "is cut off or damaged; allowed: ssh-ed25519 and the whole key in base64"],
    ["ssh-ed25519", "is cut off or damaged; allowed: ssh-ed25519 and the whole key in base64"],
  ])("%s", (hostKey, message) => {
    expect(problemsWithWorker({ ssh: { hostKey } })).toEqual([
      `hosts[1].ssh.hostKey (worker-1): ${JSON.stringify(hostKey)}: ${message}`,
    ]);
  });

  it("is mandatory", () => {
    expect(problemsWithWorker({ ssh: undefined })).toEqual([
      "hosts[1].ssh.hostKey (worker-1): is missing, so nobody could tell this host from an impostor; take it from /etc/ssh/ssh_host_ed25519_key.pub on the host, or with ssh-keyscan -t ed25519",
    ]);
  });
});

it("an empty stack file misses a name and hosts, and nothing else", () => {
  expect(problemsOf({})).toEqual([
    "clusterName: is missing; allowed: a DNS label such as prod-1",
    "hosts: is missing; allowed: a list of hosts",
  ]);
});

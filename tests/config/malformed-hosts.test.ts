import { describe, expect, it } from "vitest";
import { hostKey, problemsWithWorker } from "./valid-stack.ts";

const nameAllowed =
  "allowed: up to 63 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit; not a number, an address or localhost";

const hosts: [title: string, fields: Record<string, unknown>, problems: string[]][] = [
  ["a name", { name: "Worker_1" }, [`hosts[1].name (Worker_1): "Worker_1": ${nameAllowed}`]],
  [
    "an address",
    { address: "worker.lan" },
    ['hosts[1].address (worker-1): "worker.lan": allowed: an IPv4 or IPv6 address'],
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
    "a label's value that YAML reads as another number",
    { labels: { gpu: 1.1 } },
    [
      "hosts[1].labels.gpu (worker-1): 1.1: allowed: up to 63 letters, digits, '-', '_' and '.'; write it in quotes",
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
      "hosts[1].role (worker-1): is not a setting; allowed: name, renamedFrom, address, roles, lost, arch, ssh, takeOver, proxy, containerd, labels, taints, kubelet, kubeProxy, interface",
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

describe("a name", () => {
  it.each([
    "x".repeat(64),
    `${"x".repeat(40)}.${"y".repeat(40)}`,
    "Worker-1",
    "localhost",
    "10.0.0.7",
    "7",
    "a..b",
  ])("%s is refused", (name) => {
    expect(problemsWithWorker({ name })).toEqual([`hosts[1].name (${name}): "${name}": ${nameAllowed}`]);
  });

  it.each(["x".repeat(63), "rack-2.example.com", "7a", "10-0-0-7"])("%s is allowed", (name) => {
    expect(problemsWithWorker({ name })).toEqual([]);
  });
});

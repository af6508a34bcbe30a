import { describe, expect, it } from "vitest";
import { flanneldChecksums, problemsOf, problemsWith } from "./valid-stack.ts";

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
  [
    "a proxy without a scheme, whose password is not shown",
    { proxy: { https: "user:secret@proxy.example.com:3128", noProxy: ["a b"], no_proxy: [] } },
    [
      'proxy.https: "…@proxy.example.com:3128": allowed: the http or https URL of a proxy such as http://proxy.example.com:3128, or none',
      'proxy.noProxy[0]: "a b": allowed: an address, a network such as 10.0.0.0/8, a name, or a domain such as .example.com',
      "proxy.no_proxy: is not a setting; allowed: http, https, noProxy",
    ],
  ],
  [
    "add-ons",
    {
      addons: {
        metricServer: {},
        metricsServer: { image: "Bad Image" },
        localPathProvisioner: { directory: "data", defaultClass: "no" },
      },
    },
    [
      'addons.metricsServer.image: "Bad Image": allowed: the reference of an image, such as registry.example.com/metrics-server:v0.9.0, with or without @sha256: and a digest',
      `addons.localPathProvisioner.directory: "data": ${pathAllowed}`,
      'addons.localPathProvisioner.defaultClass: "no": allowed: true or false',
      "addons.metricServer: is not a setting; allowed: metricsServer, localPathProvisioner, registry, headlamp, logging, traefik, metallb",
    ],
  ],
  [
    "an add-on that is no map",
    { addons: { metricsServer: true } },
    ["addons.metricsServer: true: allowed: a map of settings"],
  ],
  ["hosts that are no list", { hosts: "worker-1" }, ['hosts: "worker-1": allowed: a list of hosts']],
  ["no hosts", { hosts: [] }, ["hosts: allowed: at least one host"]],
  [
    "a network that is no network",
    { network: { podCIDR: "10.0.0.0" } },
    ['network.podCIDR: "10.0.0.0": allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112'],
  ],
  [
    "a list of networks of which one is none",
    { network: { podCIDR: ["10.0.0.0/16", "fd00::/640"] } },
    ['network.podCIDR[1]: "fd00::/640": allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112'],
  ],
  [
    "three networks",
    { network: { podCIDR: ["10.0.0.0/16", "fd00::/56", "10.1.0.0/16"] } },
    [
      "network.podCIDR: allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112, or a list of one of each family",
    ],
  ],
  [
    "no network",
    { network: { serviceCIDR: [] } },
    [
      "network.serviceCIDR: allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112, or a list of one of each family",
    ],
  ],
  [
    "an address with leading zeros, which the API server refuses",
    { network: { clusterDNS: "010.254.0.2" } },
    ['network.clusterDNS: "010.254.0.2": allowed: an IPv4 or IPv6 address'],
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
    "flannel's datastore, and its key in etcd",
    { network: { flannel: { datastore: ["etcd", "etcd"], etcdPrefix: "/registry/flannel" } } },
    [
      "network.flannel.datastore: allowed: kube or etcd; for a change from one to the other, a list of both that begins with the new one",
      'network.flannel.etcdPrefix: "/registry/flannel": allowed: a key of etcd such as /kubernetes/network, outside /registry',
    ],
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

it("an empty stack file misses a name and hosts, and nothing else", () => {
  expect(problemsOf({})).toEqual([
    "clusterName: is missing; allowed: a DNS label such as prod-1",
    "hosts: is missing; allowed: a list of hosts",
  ]);
});

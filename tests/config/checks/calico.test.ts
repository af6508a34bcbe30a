import { describe, expect, it } from "vitest";
import { warningsOf } from "../../../components/load.ts";
import { checkCalico } from "../../../components/network/calico/checks.ts";
import type { Draft } from "../../../config/draft.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { clusterWith } from "../../files/clusters.ts";
import { problemsWith, validStack } from "../valid-stack.ts";

const peer = { address: "192.168.10.1", asNumber: 64513 };
const problems = (calico: unknown, network: object = {}) =>
  problemsWith({ network: { plugin: "calico", ...network, calico } });

it.each([
  {},
  { encapsulation: "IPIP" },
  { encapsulation: "None", bgp: { nodeToNodeMesh: false, peers: [peer] } },
  {
    bgp: { asNumber: 2100000001, peers: [peer, { ...peer, address: "192.168.10.2", nodeSelector: "all()" }] },
  },
  { blockSizeIPv4: 20, blockSizeIPv6: 128, mtu: 9000, apiServer: false },
])("%j is allowed", (calico) => {
  expect(problems(calico)).toEqual([]);
});

const encapsulations = "VXLAN, VXLANCrossSubnet, IPIP, IPIPCrossSubnet, None";

it.each<[title: string, calico: unknown, problem: string]>([
  [
    "an encapsulation that does not exist",
    { encapsulation: "GRE" },
    `network.calico.encapsulation: "GRE": allowed: ${encapsulations}`,
  ],
  [
    "blocks larger than upstream allows",
    { blockSizeIPv4: 19 },
    "network.calico.blockSizeIPv4: 19: allowed: a whole number from 20 to 32",
  ],
  [
    "blocks of IPv6 smaller than one address",
    { blockSizeIPv6: 129 },
    "network.calico.blockSizeIPv6: 129: allowed: a whole number from 116 to 128",
  ],
  [
    "an MTU too small for IPv6",
    { mtu: 1279 },
    "network.calico.mtu: 1279: allowed: a whole number from 1280 to 65535",
  ],
  [
    "a peer without AS number",
    { bgp: { peers: [{ address: peer.address }] } },
    "network.calico.bgp.peers[0].asNumber: is missing; allowed: a whole number from 1 to 2147483647",
  ],
  [
    "an AS number that the API server would refuse",
    { bgp: { asNumber: 2 ** 31 } },
    "network.calico.bgp.asNumber: 2147483648: allowed: a whole number from 1 to 2147483647",
  ],
  [
    "a peer by name",
    { bgp: { peers: [{ ...peer, address: "router.example.com" }] } },
    'network.calico.bgp.peers[0].address: "router.example.com": allowed: an IPv4 or IPv6 address',
  ],
  [
    "a peer of another family",
    { bgp: { peers: [peer, { ...peer, address: "2001:db8::1" }] } },
    'network.calico.bgp.peers[1].address: "2001:db8::1": is of another family than the Pod network; allowed: an IPv4 address',
  ],
  [
    "a peer twice",
    { bgp: { peers: [peer, { ...peer, asNumber: 1 }] } },
    'network.calico.bgp.peers[1].address: "192.168.10.1": is the address of peers[0] already; name each peer once',
  ],
])("%s is refused", (_, calico, problem) => {
  expect(problems(calico)).toEqual([problem]);
});

it("blocks have to fit into the Pod network, one for every node", () => {
  const network = { podCIDR: "172.30.0.0/24", nodeCIDRMaskSize: 26 };
  expect(problems({ blockSizeIPv4: 26 }, network)).toEqual([]);
  expect(problems({ blockSizeIPv4: 23 }, network)).toEqual([
    "network.calico.blockSizeIPv4: 23: is larger than podCIDR 172.30.0.0/24 itself; allowed: at least 24",
  ]);
  expect(problems({ blockSizeIPv4: 25 }, network)).toEqual([
    "network.calico.blockSizeIPv4: 25: cuts podCIDR 172.30.0.0/24 into 2 blocks for 3 nodes; allowed: a block for every node",
  ]);
});

it("a host's own interface is refused, since Calico would not use it", () => {
  const hosts = validStack().hosts.map((host) =>
    host.name === "worker-1" ? { ...host, interface: "eth1" } : host,
  );
  expect(problemsWith({ hosts, network: { plugin: "calico" } })).toEqual([
    'hosts[1].interface (worker-1): "eth1": has no effect with Calico, which uses the interface that has address; leave it out',
  ]);
});

it("without Calico nothing of it is looked at", () => {
  expect(
    problemsWith({
      network: { calico: { blockSizeIPv4: 25 }, podCIDR: "172.30.0.0/24", nodeCIDRMaskSize: 26 },
    }),
  ).toEqual([]);
});

describe("with IPv6", () => {
  const draftOf = (calico: object, ...podCIDR: string[]) => {
    const { settings } = clusterWith({ network: { plugin: "calico", calico } });
    return { settings, network: { podCIDR }, hosts: [] } as unknown as Draft;
  };
  const found = (calico: object, ...podCIDR: string[]) =>
    checkCalico(draftOf(calico, ...podCIDR)).map(describeProblem);

  it("IPIP is refused", () => {
    expect(found({ encapsulation: "IPIPCrossSubnet" }, "172.30.0.0/16", "fd00::/56")).toEqual([
      'network.calico.encapsulation: "IPIPCrossSubnet": cannot carry the IPv6 packets of podCIDR fd00::/56; allowed with IPv6: VXLAN, VXLANCrossSubnet, None',
    ]);
    expect(found({ encapsulation: "VXLAN" }, "172.30.0.0/16", "fd00::/56")).toEqual([]);
  });

  it("peers may be of both families, or of the one there is", () => {
    const bgp = { peers: [peer] };
    expect(found({ bgp }, "172.30.0.0/16", "fd00::/56")).toEqual([]);
    expect(found({ bgp }, "fd00::/56")).toEqual([
      'network.calico.bgp.peers[0].address: "192.168.10.1": is of another family than the Pod network; allowed: an IPv6 address',
    ]);
  });

  it("its blocks have a size of their own", () => {
    expect(found({ blockSizeIPv6: 118 }, "fd00::/120")).toEqual([
      "network.calico.blockSizeIPv6: 118: is larger than podCIDR fd00::/120 itself; allowed: at least 120",
    ]);
  });
});

it("a preview warns of a Kubernetes that upstream has not tested with", () => {
  const warnings = (kubernetesVersion: string) =>
    warningsOf(clusterWith({ kubernetesVersion, network: { plugin: "calico" } })).map(describeProblem);
  expect(warnings("1.36.4")).toEqual([]);
  expect(warnings("1.37.1")).toEqual([
    'versions.calico: "3.32.1": is tested by upstream with Kubernetes up to 1.36, and this is 1.37.1; try it out before you rely on it',
  ]);
});

import { describe, expect, it } from "vitest";
import { loadCluster } from "../../../components/load.ts";
import { problemsWith, validStack } from "../valid-stack.ts";

const names = ["master-1", "worker-1", "worker-2"];
const [IPv4, IPv6] = [
  ["192.168.10.11", "192.168.10.21", "192.168.10.22"],
  ["fd00:10::11", "fd00:10::21", "fd00:10::22"],
];
/** The three hosts with these addresses. */
const hostsAt = (...addresses: unknown[]) =>
  validStack().hosts.map((host, index) => ({ ...host, address: addresses[index] }));
const both = names.map((_, index) => [IPv4[index] ?? "", IPv6[index] ?? ""]);
const dual = {
  podCIDR: ["10.244.0.0/16", "fd00:10:244::/56"],
  serviceCIDR: ["10.96.0.0/16", "fd00:10:96::/112"],
};
const six = { podCIDR: "fd00:10:244::/56", serviceCIDR: "fd00:10:96::/112" };

describe("address families", () => {
  it("takes both in any order, and IPv6 alone", () => {
    expect(problemsWith({ hosts: hostsAt(...both), network: dual })).toEqual([]);
    const reversed = { podCIDR: dual.podCIDR.toReversed(), serviceCIDR: dual.serviceCIDR.toReversed() };
    const hosts = hostsAt(...both.map((addresses) => addresses.toReversed()));
    expect(problemsWith({ hosts, network: reversed })).toEqual([]);
    expect(problemsWith({ hosts: hostsAt(...IPv6), network: six })).toEqual([]);
    expect(problemsWith({ hosts: hostsAt(...IPv6.map((one) => [one])), network: six })).toEqual([]);
  });

  it("writes addresses and networks as the kernel does, and derives others from them", () => {
    const hosts = hostsAt("FD00:10:0::11", "fd00:10::0:21", "fd00:0010::22");
    const network = { podCIDR: "FD00:10:244:0::9/56", serviceCIDR: "fd00:10:96:0::/112" };
    const cluster = loadCluster({ ...validStack(), hosts, network });
    expect(cluster.hosts.map(({ address }) => address)).toEqual(IPv6);
    expect(cluster.network).toMatchObject({
      podCIDRs: ["fd00:10:244::/56"],
      serviceCIDRs: ["fd00:10:96::/112"],
      clusterDNS: ["fd00:10:96::2"],
      apiServerServiceIP: "fd00:10:96::1",
    });
  });

  it.each<[title: string, settings: object, problems: string[]]>([
    [
      "two networks of one family",
      { network: { ...dual, podCIDR: ["10.244.0.0/16", "10.245.0.0/16"] } },
      [
        'network.podCIDR: ["10.244.0.0/16","10.245.0.0/16"]: has two of IPv4; allowed: one, or one of each address family',
      ],
    ],
    [
      "two addresses of one family",
      { hosts: hostsAt(["fd00:10::11", "fd00:10::12"], ...IPv6.slice(1)), network: six },
      [
        'hosts[0].address (master-1): ["fd00:10::11","fd00:10::12"]: has two of IPv6; allowed: one, or one of each address family',
      ],
    ],
    [
      "Pods of another family than Services",
      { network: { podCIDR: "fd00:10:244::/56" } },
      [
        'network.podCIDR: "fd00:10:244::/56": is IPv6, but network.serviceCIDR is IPv4; allowed: the same address families in the same order',
      ],
    ],
    [
      "Pods in another order than Services",
      { hosts: hostsAt(...both), network: { ...dual, podCIDR: dual.podCIDR.toReversed() } },
      [
        'network.podCIDR: ["fd00:10:244::/56","10.244.0.0/16"]: is IPv6 and IPv4, but network.serviceCIDR is IPv4 and IPv6; allowed: the same address families in the same order',
      ],
    ],
    [
      "one host that lacks an address",
      { hosts: hostsAt(both[0], IPv4[1], both[2]), network: dual },
      [
        'hosts[1].address (worker-1): "192.168.10.21": is IPv4, but network.serviceCIDR is IPv4 and IPv6; allowed: an address of each of its families in the same order',
      ],
    ],
    [
      "hosts that have other addresses than all networks",
      { hosts: hostsAt(...IPv6) },
      [
        'network.serviceCIDR: "10.254.0.0/16": is IPv4, but the hosts\' addresses are IPv6; allowed: a podCIDR and a serviceCIDR of the same address families in the same order',
      ],
    ],
    [
      "an address that means nothing to others",
      { hosts: hostsAt("fe80::1", ...IPv6.slice(1)), network: six },
      [
        'hosts[0].address (master-1): "fe80::1": is a link-local address, which a kubelet refuses; allowed: an address that the other hosts reach',
      ],
    ],
    [
      "an address that another host has, in another form",
      { hosts: hostsAt(...IPv6.slice(0, 2), "fd00:10:0::21"), network: six },
      [
        'hosts[2].address (worker-2): "fd00:10::21": is already used by hosts[1] (worker-1); every host needs its own',
      ],
    ],
    [
      "a share of the Pod network that is too large",
      { hosts: hostsAt(...IPv6), network: { ...six, podCIDR: "fd00:10:244::/64", nodeCIDRMaskSizeIPv6: 56 } },
      [
        "network.nodeCIDRMaskSizeIPv6: 56: is larger than podCIDR fd00:10:244::/64 itself; allowed: at least 64",
      ],
    ],
    [
      "too few shares for the nodes",
      { hosts: hostsAt(...both), network: { ...dual, podCIDR: ["10.244.0.0/16", "fd00:10:244::/63"] } },
      [
        "network.nodeCIDRMaskSizeIPv6: 64: cuts podCIDR fd00:10:244::/63 into 2 shares for 3 nodes; allowed: a share for every node",
      ],
    ],
    [
      "more shares than kube-controller-manager takes",
      { hosts: hostsAt(...IPv6), network: { ...six, podCIDR: "fd00:10::/32", serviceCIDR: "fd00:11::/112" } },
      [
        ...IPv6.map(
          (address, index) =>
            `hosts[${index}].address (${names[index]}): "${address}": lies in network.podCIDR fd00:10::/32, so Pods could not reach the host; choose another podCIDR`,
        ),
        "network.nodeCIDRMaskSizeIPv6: 64: cuts podCIDR fd00:10::/32 too finely; allowed: at most 48",
      ],
    ],
    [
      "a Service network that is too large",
      { hosts: hostsAt(...IPv6), network: { ...six, serviceCIDR: "fd00:10:96::/64" } },
      ['network.serviceCIDR: "fd00:10:96::/64": allowed: a prefix length from 108 to 124 for IPv6'],
    ],
    [
      "a DNS address for only one family",
      { hosts: hostsAt(...both), network: { ...dual, clusterDNS: "10.96.0.10" } },
      [
        'network.clusterDNS: "10.96.0.10": is IPv4, but serviceCIDR is IPv4 and IPv6; allowed: an address in each serviceCIDR, such as 10.96.0.2 and fd00:10:96::2',
      ],
    ],
    [
      "a DNS address for a family that Services do not have",
      { network: { clusterDNS: ["10.254.0.10", "fd00:10:96::a"] } },
      [
        'network.clusterDNS: ["10.254.0.10","fd00:10:96::a"]: is IPv4 and IPv6, but serviceCIDR is IPv4; allowed: an address in each serviceCIDR, such as 10.254.0.2',
      ],
    ],
    [
      "a malformed network of Services, and says nothing of the DNS address in it",
      { network: { serviceCIDR: "x", clusterDNS: "10.254.0.10" } },
      ['network.serviceCIDR: "x": allowed: a network such as 10.254.0.0/16 or fd00:10:254::/112'],
    ],
    [
      "DNS addresses in another order",
      { hosts: hostsAt(...both), network: { ...dual, clusterDNS: ["fd00:10:96::a", "10.96.0.10"] } },
      [
        'network.clusterDNS: "fd00:10:96::a": is not in serviceCIDR 10.96.0.0/16; allowed: one of its other addresses, such as 10.96.0.2',
        'network.clusterDNS: "10.96.0.10": is not in serviceCIDR fd00:10:96::/112; allowed: one of its other addresses, such as fd00:10:96::2',
      ],
    ],
    [
      "networks that overlap",
      { hosts: hostsAt(...both), network: { ...dual, podCIDR: ["10.244.0.0/16", "fd00:10:96::/56"] } },
      [
        'network.podCIDR: "fd00:10:96::/56": overlaps network.serviceCIDR fd00:10:96::/112; allowed: networks that do not overlap',
      ],
    ],
  ])("refuses %s", (_title, settings, problems) => {
    expect(problemsWith({ ...settings })).toEqual(problems);
  });
});

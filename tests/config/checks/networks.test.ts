import { describe, expect, it } from "vitest";
import { host, problemsWith, validStack } from "../valid-stack.ts";

const [master, worker] = validStack().hosts;

const networks: [title: string, network: Record<string, unknown>, problems: string[]][] = [
  [
    "Pods and Services apart",
    { podCIDR: "10.0.0.0/8" },
    [
      'network.podCIDR: "10.0.0.0/8": overlaps network.serviceCIDR 10.254.0.0/16; allowed: networks that do not overlap',
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
    "a share for each of at least four nodes, with flannel on etcd",
    { podCIDR: "172.30.0.0/16", nodeCIDRMaskSize: 17, flannel: { datastore: "etcd" } },
    [
      "network.nodeCIDRMaskSize: 17: cuts podCIDR 172.30.0.0/16 into 2 shares for 3 nodes; allowed: a share for every node",
      "network.nodeCIDRMaskSize: 17: cuts podCIDR 172.30.0.0/16 into fewer than four shares, which flannel refuses with network.flannel.datastore etcd; allowed: at least 18",
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
      ["10.254.0.1", "is the API server's address in serviceCIDR 10.254.0.0/16"],
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
    [
      "loadBalancer.port: 6443: is also apiServer.port; both may listen on one host, so they need different ports",
    ],
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
      'network.serviceNodePortRange: "8000-10251": contains 10248 of kubelet (health), 10250 of kubelet, 10249 of kube-proxy (metrics), 8443 of the load balancer; allowed: a range without them, such as 30000-32767',
    ],
  ],
];

describe("ports", () => {
  it.each(ports)("%s", (_title, settings, problems) => {
    expect(problemsWith(settings)).toEqual(problems);
  });
});

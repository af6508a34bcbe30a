import type { ClusterSpec } from "../../../config/cluster.ts";

export const corednsImage = ({ versions }: ClusterSpec): string =>
  `registry.k8s.io/coredns/coredns:v${versions.coredns}`;

export const corednsPort = 53;

/** Two, so that names resolve while one Pod moves; one if there is only one node. */
export const corednsReplicas = ({ hosts }: ClusterSpec): number => Math.min(hosts.length, 2);

export function renderCorefile({ network }: ClusterSpec): string {
  return `.:${corednsPort} {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${network.clusterDomain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
}

import type { ClusterSpec } from "../../config/cluster.ts";
import { apiServer } from "../kube-apiserver/settings.ts";
import { networkOf } from "../network/plugins.ts";
import type { AddOnObjects } from "../part.ts";

interface Traffic {
  /** Of its Pods, which anybody may turn to; none by default. API servers and hosts come with addresses of their own. */
  ports?: readonly number[];
  /** Ports elsewhere to which its Pods may turn, besides those of the API server and of DNS; or any. */
  to?: readonly number[] | "any";
}

const tcp = (port: number) => ({ protocol: "TCP", port });
const dns = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/**
 * The NetworkPolicy of an add-on's namespace, where the Pod network enforces any: nothing gets in or out but this. It
 * goes by ports alone, since peers on hosts, such as API servers and kubelets, cannot be told by Pod networks alike.
 */
export function onlyTraffic(
  cluster: ClusterSpec,
  namespace: string,
  { ports = [], to = [] }: Traffic,
): AddOnObjects {
  if (!networkOf(cluster).enforcesPolicies) return {};
  // Some Pod networks look at the Service's port, others at the one behind it.
  const api = [...new Set([443, apiServer.of(cluster).port])];
  return {
    "network-policy": {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "only-needed-traffic", namespace },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: ports.length === 0 ? [] : [{ ports: ports.map(tcp) }],
        egress: [to === "any" ? {} : { ports: [...[...api, ...to].map(tcp), ...dns] }],
      },
    },
  };
}

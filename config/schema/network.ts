import { z } from "zod";
import { cidr, form, ipv4, port, wholeNumber } from "./formats.ts";

const flannelBackends = ["vxlan", "host-gw", "wireguard"] as const;

const flannelBackend = z
  .discriminatedUnion(
    "Type",
    [
      z.strictObject({
        Type: z.literal("vxlan"),
        VNI: wholeNumber(1, 2 ** 24 - 1).optional(),
        Port: port.optional(),
        DirectRouting: z.boolean().optional(),
      }),
      z.strictObject({ Type: z.literal("host-gw") }),
      z.strictObject({ Type: z.literal("wireguard") }),
    ],
    { error: `allowed: a backend with a Type of ${flannelBackends.join(", ")}` },
  )
  .default({ Type: "vxlan" });

export const network = z.strictObject({
  podCIDR: cidr.default("172.30.0.0/16").meta({
    description: "Addresses of Pods.",
    examples: ["10.244.0.0/16"],
  }),
  serviceCIDR: cidr.default("10.254.0.0/16").meta({
    description:
      "Addresses of Services, with a prefix length from 12 to 28; the first is the API server's, the second the cluster DNS's.",
    examples: ["10.96.0.0/16"],
  }),
  nodeCIDRMaskSize: wholeNumber(8, 30)
    .default(24)
    .meta({ description: "Prefix length of each node's share of `podCIDR`.", examples: [25] }),
  clusterDomain: form(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "a DNS domain")
    .default("cluster.local")
    .meta({ description: "DNS domain of the cluster.", examples: ["cluster.example.com"] }),
  clusterDNS: ipv4.optional().meta({
    description: "Address of the cluster DNS Service, one of `serviceCIDR`.",
    absent: "the second of `serviceCIDR`",
    examples: ["10.254.0.10"],
  }),
  serviceNodePortRange: form(/^\d{1,5}-\d{1,5}$/, "two ports such as 30000-32767")
    .default("30000-32767")
    .meta({ description: "Ports for Services of type NodePort.", examples: ["31000-32000"] }),
  kubeProxyMode: z
    .enum(["nftables", "iptables", "ipvs"])
    .default("nftables")
    .meta({
      description:
        "How kube-proxy forwards to Pods. ipvs is deprecated upstream since Kubernetes 1.35, needs its kernel modules, and is gone in 1.43.",
      examples: ["iptables"],
    }),
  flannelBackend: flannelBackend.meta({
    description:
      "flannel's backend, as in its net-conf.json: `vxlan` (with `VNI`, `Port`, `DirectRouting`), `host-gw` for hosts on one layer 2 network, or `wireguard`.",
    allowed: `a backend with a Type of ${flannelBackends.join(", ")}`,
    examples: [{ Type: "vxlan", DirectRouting: true }],
  }),
});

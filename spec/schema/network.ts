import { z } from "zod";

const cidr = z.cidrv4({ error: "allowed: an IPv4 network such as 10.254.0.0/16" });

export const network = z.strictObject({
  /** Addresses of Pods. */
  podCIDR: cidr.default("172.30.0.0/16"),
  /** Addresses of Services; the first is the API server's, the second the cluster DNS's. */
  serviceCIDR: cidr.default("10.254.0.0/16"),
  /** Prefix length of each node's share of `podCIDR`. */
  nodeCIDRMaskSize: z.int().min(8).max(30).default(24),
  clusterDomain: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "allowed: a DNS domain")
    .default("cluster.local"),
  /** Address of the cluster DNS Service; default: the second of `serviceCIDR`. */
  clusterDNS: z.ipv4({ error: "allowed: an IPv4 address" }).optional(),
  serviceNodePortRange: z
    .string()
    .regex(/^\d{1,5}-\d{1,5}$/, "allowed: two ports such as 30000-32767")
    .default("30000-32767"),
  kubeProxyMode: z.enum(["nftables", "iptables", "ipvs"]).default("nftables"),
  /** flannel's backend, as in its net-conf.json. */
  flannelBackend: z
    .discriminatedUnion("Type", [
      z.strictObject({
        Type: z.literal("vxlan"),
        VNI: z.int().min(1).optional(),
        Port: z.int().min(1).max(65535).optional(),
        DirectRouting: z.boolean().optional(),
      }),
      z.strictObject({ Type: z.literal("host-gw") }),
      z.strictObject({ Type: z.literal("wireguard") }),
    ])
    .default({ Type: "vxlan" }),
});

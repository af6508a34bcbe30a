import { z } from "zod";
import { cidr, ipAddress, matching, oneOrTwo, wholeNumber } from "./formats.ts";

/** The networks of Pods and Services; how they are implemented is up to the parts. */
export const network = z.strictObject({
  podCIDR: oneOrTwo(cidr)
    .prefault("172.30.0.0/16")
    .meta({
      description:
        "Addresses of Pods. With a network of each address family, every Pod has an address of each ([address families](address-families.md)).",
      examples: ["10.244.0.0/16", ["10.244.0.0/16", "fd00:10:244::/56"]],
    }),
  serviceCIDR: oneOrTwo(cidr)
    .prefault("10.254.0.0/16")
    .meta({
      description:
        "Addresses of Services, with a prefix length from 12 to 28 (IPv6: from 108 to 124), in the same order of families as `podCIDR`. A Service that asks for nothing else gets an address of the first. The first address is the API server's, the second the cluster DNS's.",
      examples: ["10.96.0.0/16", ["10.96.0.0/16", "fd00:10:96::/112"]],
    }),
  nodeCIDRMaskSize: wholeNumber(8, 30)
    .default(24)
    .meta({ description: "Prefix length of each node's share of an IPv4 `podCIDR`.", examples: [25] }),
  nodeCIDRMaskSizeIPv6: wholeNumber(16, 124)
    .default(64)
    .meta({ description: "Prefix length of each node's share of an IPv6 `podCIDR`.", examples: [80] }),
  mtu: wholeNumber(576, 65535)
    .optional()
    .meta({
      description:
        "Largest packet that the network between the hosts carries, in bytes. Pods get what is left of it after the Pod network's own headers.",
      absent: "the smallest MTU of the interfaces by which nodes reach each other",
      examples: [1400],
    }),
  clusterDomain: matching(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "a DNS domain")
    .default("cluster.local")
    .meta({ description: "DNS domain of the cluster.", examples: ["cluster.example.com"] }),
  clusterDNS: oneOrTwo(ipAddress)
    .optional()
    .meta({
      description: "Address of the cluster DNS Service in each `serviceCIDR`, in the same order.",
      absent: "the second address of each `serviceCIDR`",
      examples: ["10.254.0.10"],
    }),
  serviceNodePortRange: matching(/^\d{1,5}-\d{1,5}$/, "two ports such as 30000-32767")
    .default("30000-32767")
    .meta({ description: "Ports for Services of type NodePort.", examples: ["31000-32000"] }),
});

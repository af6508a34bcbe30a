import { z } from "zod";
import { cidr, matching, ipv4, wholeNumber } from "./formats.ts";

/** The networks of Pods and Services; how they are implemented is up to the parts. */
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
  clusterDomain: matching(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "a DNS domain")
    .default("cluster.local")
    .meta({ description: "DNS domain of the cluster.", examples: ["cluster.example.com"] }),
  clusterDNS: ipv4.optional().meta({
    description: "Address of the cluster DNS Service, in `serviceCIDR`.",
    absent: "the second address of `serviceCIDR`",
    examples: ["10.254.0.10"],
  }),
  serviceNodePortRange: matching(/^\d{1,5}-\d{1,5}$/, "two ports such as 30000-32767")
    .default("30000-32767")
    .meta({ description: "Ports for Services of type NodePort.", examples: ["31000-32000"] }),
});

import { isIP } from "node:net";
import { z } from "zod";
import { matching, wholeNumber } from "../../../config/schema/formats.ts";
import { setting } from "../../../config/setting.ts";

const ipAddress = "an IPv4 or IPv6 address";
/** Half of those that there are: until after 3.32.1, Calico's definitions are wrong and refuse the larger ones. */
const asNumber = wholeNumber(1, 2 ** 31 - 1);

const peer = z.strictObject({
  address: z
    .string(`allowed: ${ipAddress}`)
    .refine((text) => isIP(text) !== 0 && !text.includes("%"), `allowed: ${ipAddress}`)
    .meta({
      allowed: ipAddress,
      description: "Address of the peer, of a family that the Pod network has.",
      examples: ["192.168.10.1"],
    }),
  asNumber: asNumber.meta({ description: "The peer's AS number.", examples: [64513] }),
  nodeSelector: matching(/^[^\p{Cc}]{1,1000}$/u, "a selector of Calico's, of up to 1000 characters")
    .optional()
    .meta({
      description:
        "Which nodes talk to the peer, as a [selector](https://docs.tigera.io/calico/latest/reference/resources/bgppeer#selectors) of their labels.",
      absent: "all",
      examples: ["rack == 'rack-2'"],
    }),
});

const bgp = z.strictObject({
  asNumber: asNumber.default(64512).meta({
    description: "AS number of the nodes; Calico does not take the numbers above 2147483647 yet.",
    examples: [64600],
  }),
  nodeToNodeMesh: z
    .boolean()
    .default(true)
    .meta({
      description:
        "Whether every node is a peer of every other one. Without it, `peers` have to pass on all routes.",
      examples: [false],
    }),
  peers: z.array(peer, "allowed: a list of peers").default([]).meta({
    description: "Routers, or route reflectors, that nodes exchange routes with.",
  }),
});

const schema = z.strictObject({
  encapsulation: z
    .enum(["VXLAN", "VXLANCrossSubnet", "IPIP", "IPIPCrossSubnet", "None"])
    .default("VXLAN")
    .meta({
      description:
        "How packets of Pods travel between nodes: encapsulated in VXLAN or IPIP, with `CrossSubnet` only on the way to another subnet, or with `None` as they are, in which case the network between the nodes has to know the routes to the Pods. IPIP carries IPv4 alone. Everything but `VXLAN` and `VXLANCrossSubnet` needs BGP, which is then on.",
      examples: ["VXLANCrossSubnet"],
    }),
  blockSizeIPv4: wholeNumber(20, 32)
    .default(26)
    .meta({
      description:
        "Prefix length of the blocks of IPv4 addresses that nodes take for their Pods. It cannot be changed on an existing cluster.",
      examples: [24],
    }),
  blockSizeIPv6: wholeNumber(116, 128)
    .default(122)
    .meta({
      description: "The same for IPv6. It cannot be changed on an existing cluster either.",
      examples: [120],
    }),
  mtu: wholeNumber(1280, 65535)
    .optional()
    .meta({
      description: "MTU of the Pods' interfaces.",
      absent: "that of the host's interfaces, less what the encapsulation takes",
      examples: [1400],
    }),
  apiServer: z
    .boolean()
    .default(true)
    .meta({
      description:
        "Whether the cluster serves Calico's own API, `projectcalico.org/v3`, so that kubectl can read and write its policies and pools. NetworkPolicies of Kubernetes work without it.",
      examples: [false],
    }),
  bgp: bgp.optional().meta({
    description: "BGP, by which nodes and routers tell each other their routes.",
    absent: "BGP is on, with the defaults below, if `encapsulation` needs it, and off otherwise",
  }),
});

export const calicoSettings = setting(
  "network.calico",
  schema.prefault({}).meta({ description: "Calico, if it is the Pod network." }),
);

export type CalicoSettings = z.output<typeof schema>;
export type BGPSettings = z.output<typeof bgp>;
export type BGPPeer = z.output<typeof peer>;

/** Felix programs the routes of VXLAN; those of everything else come from BGP. */
export const needsBGP = (encapsulation: CalicoSettings["encapsulation"]): boolean =>
  !encapsulation.startsWith("VXLAN");

/** BGP as it is used; undefined when it is off. */
export function bgpOf({ encapsulation, bgp: given }: CalicoSettings): BGPSettings | undefined {
  return given ?? (needsBGP(encapsulation) ? bgp.parse({}) : undefined);
}

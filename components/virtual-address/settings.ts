import { z } from "zod";
import { parseIp } from "ip-bigint";
import { ipAddress, matching, wholeNumber } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";

const schema = z.strictObject({
  address: ipAddress.meta({
    description:
      "A free address in the masters' network. One master at a time has it, and another takes over when that one, or its API server, fails.",
    examples: ["192.168.10.10"],
  }),
  interface: matching(/^[A-Za-z0-9._-]{1,15}$/, "the name of a network interface")
    .optional()
    .meta({
      description: "Interface that gets the address, on every master.",
      absent: "the one that has the master's `address`",
      examples: ["eth1"],
    }),
  routerId: wholeNumber(1, 255)
    .optional()
    .meta({
      description:
        "Tells the masters' VRRP from that of others on the same network, which must have another number.",
      absent: "the last byte of `address`, 10 for 192.168.10.10 (1 for 0)",
      examples: [51],
    }),
});

export const virtualAddress = setting(
  "virtualAddress",
  schema.optional().meta({
    description:
      "An address of the API servers that moves between the masters, for clusters without a load balancer in front of them.",
    absent: "none; the administrator's kubeconfig names `apiServer.endpoint`, or a master",
  }),
);

export type VirtualAddress = z.output<typeof schema>;

/** VRRP's virtual router identifier. */
export const routerIdOf = ({ address, routerId }: VirtualAddress): number =>
  routerId ?? (Number(parseIp(address).number & 0xffn) || 1);

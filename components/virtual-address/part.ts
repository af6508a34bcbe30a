import type { Part } from "../part.ts";
import { checkVirtualAddress, warnOfOneMaster } from "./checks.ts";
import { renderVirtualAddress, virtualAddressUser } from "./files.ts";
import { interfaceScript } from "./interface-script.ts";
import { refuseUnreachableAddress } from "./refusals.ts";
import { virtualAddress as setting } from "./settings.ts";

/** keepalived on the masters: an address of the API servers that moves between them. */
export const virtualAddress: Part = {
  name: "virtual-address",
  isUsed: (settings) => setting.of({ settings }) !== undefined,
  isOn: ({ isMaster }) => isMaster,
  services: (cluster, host) => {
    const virtual = setting.of(cluster);
    return virtual === undefined ? [] : [renderVirtualAddress({ cluster, host, virtual, interfaceScript })];
  },
  settings: [setting],
  checks: [checkVirtualAddress],
  warnings: warnOfOneMaster,
  openings: [{ what: "the masters' agreement on who has the address", protocol: "vrrp", from: ["masters"] }],
  packages: { debian: ["keepalived"], rhel: ["keepalived"] },
  packageUnits: { keepalived: "keepalived.service" },
  preparation: () => ({ users: [virtualAddressUser] }),
  facts: [new URL("virtual-address-facts.sh", import.meta.url)],
  refusals: [refuseUnreachableAddress],
};

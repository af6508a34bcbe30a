import assert from "node:assert/strict";
import { addressIn } from "../../../lab/hosts/addresses.ts";
import type { Scenario } from "../context.ts";
import type { OwnCluster } from "../support/own-cluster.ts";
import { runFamilies } from "../support/families.ts";
import { clusterRoles, masters } from "../support/hosts.ts";

const virtualAddress = ({ lab }: OwnCluster): string => addressIn(lab.subnet, 250);

/** Hosts that have IPv6 alone, and a virtual address of the API servers. */
export const ipv6: Scenario = {
  title: "IPv6",
  tier: "all",
  seconds: 200,
  needsCluster: false,
  run: (outer) =>
    runFamilies(outer, {
      name: "ipv6",
      families: ["IPv6"],
      hosts: clusterRoles,
      settings: (own) => ({
        network: { podCIDR: "fd00:172:30::/56", serviceCIDR: "fd00:10:254::/112" },
        virtualAddress: { address: virtualAddress(own) },
      }),
      andThen: checkAlone,
    }),
};

async function checkAlone(own: OwnCluster): Promise<void> {
  const { lab, report, kubectl } = own;
  await report.check("no host has an address of IPv4 but its loopback", async () => {
    for (const host of lab.hosts) {
      const { stdout } = await lab.ssh(host, "ip -4 -oneline address show scope global");
      assert.equal(stdout, "", host);
    }
  });
  await report.check("kubectl reaches the API at its virtual address, which one master has", async () => {
    const address = virtualAddress(own);
    assert.equal(await kubectl.through(`[${address}]`).run(["get", "--raw", "/readyz"]), "ok");
    const holders = await Promise.all(
      masters.map(async (host) => {
        const { stdout } = await lab.ssh(host, `ip -6 -oneline address show to ${address}/128`);
        return stdout === "" ? [] : [host];
      }),
    );
    assert.equal(holders.flat().length, 1, holders.join());
    return holders.flat().join();
  });
}

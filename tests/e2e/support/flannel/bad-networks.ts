import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { partsOf } from "../parts.ts";

/** What the hosts' own networks rule out is refused in the preview. */
export async function checkBadNetworks(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  const settings = await stack.settings();
  const { entry, use } = await partsOf(context);
  const refuses = async (problem: string) => {
    const { output, exitCode } = await stack.tryPreview();
    assert.notEqual(exitCode, 0);
    assert.ok(output.includes(problem), output);
  };
  await report.check("a Pod network that overlaps a route of a host is refused", async () => {
    await lab.ssh("worker-1", "ip route add blackhole 172.30.9.0/24");
    await refuses(
      'network.podCIDR: "172.30.0.0/16": overlaps a route that hosts have: blackhole 172.30.9.0/24 of worker-1; allowed: a network that no host has a route to',
    );
    await lab.ssh("worker-1", "ip route delete blackhole 172.30.9.0/24");
  });
  await report.check("an interface that a host does not have is refused", async () => {
    await use(entry("master-1", "master"), entry("worker-1", "worker", { interface: "bond9" }));
    await refuses(
      'hosts[1].interface: "bond9": does not exist on worker-1; allowed: one of its network interfaces (',
    );
  });
  await report.check("WireGuard is refused where the kernel does not have it", async () => {
    await stack.configure({ ...settings, network: { flannelBackend: { Type: "wireguard" } } });
    await refuses(
      'network.flannelBackend.Type: "wireguard": needs WireGuard, which the kernel of master-1, worker-1 does not have; allowed: vxlan or host-gw',
    );
  });
  await report.check("an MTU that the hosts' network does not carry is refused", async () => {
    await stack.configure({ ...settings, network: { mtu: 9000 } });
    await refuses("network.mtu: 9000: is more than eth0 of ");
  });
  await stack.configure(settings);
}

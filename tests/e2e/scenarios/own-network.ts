import assert from "node:assert/strict";
import { z } from "zod";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { dnsRuns } from "../support/dns.ts";
import { messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { talk } from "../support/two-pods.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = Object.keys(hosts);
const configuration = "/etc/cni/net.d/10-own.conflist";

/** A Pod network that the users bring themselves: a bridge on each host, and routes between them. */
export const ownNetwork: Scenario = {
  title: "own network",
  tier: "all",
  seconds: 130,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "network", hosts }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  const isUp = await report.check(
    "kubelets join without a network, and up says what comes next",
    async () => {
      await stack.configure({ ...(await stack.settings()), network: { plugin: "none" } });
      const { output } = await stack.up();
      await stack.writeKubeconfig();
      for (const name of names) {
        assert.match(
          output,
          new RegExp(`${name} has joined, and becomes Ready once you have installed a Pod network`),
        );
      }
      assert.deepEqual(await readyNodes(kubectl), []);
    },
  );
  if (!isUp) return;
  await report.check("then there is nothing to do", () => nothingToDo(own));
  await report.check("with the user's own network the nodes become Ready, and DNS runs", async () => {
    await bringNetwork(own);
    await eventually({ what: "nodes", seconds: 90 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), names);
    });
    await dnsRuns(kubectl, 90);
  });
  await report.check("a Pod reaches one on the other host, and a Service by its name", () => talk(own));
  await report.check("up leaves the network's files alone, and waits for a Ready node again", async () => {
    const before = await lab.ssh("worker-1", `stat -c '%i %Y' ${configuration}`);
    await stack.configure({
      ...(await stack.settings()),
      kubelet: { ...(await kubeletFields(own)), maxPods: 77 },
    });
    await stack.up();
    assert.equal((await lab.ssh("worker-1", `stat -c '%i %Y' ${configuration}`)).stdout, before.stdout);
    await nothingToDo(own);
  });
  await report.check("another Pod network is refused in the preview", async () => {
    await stack.configure({ ...(await stack.settings()), network: {} });
    const { output, exitCode } = await stack.tryPreview();
    assert.notEqual(exitCode, 0);
    assert.match(output, /network\.plugin: "flannel": cannot be changed on an existing cluster/);
    await stack.configure({ ...(await stack.settings()), network: { plugin: "none" } });
  });
  await report.check("destroy leaves the network's files to their owner", async () => {
    await stack.destroy();
    for (const name of names) {
      const taken = await lab.ssh(name, `rm ${configuration} && rmdir /etc/cni/net.d /etc/cni`);
      assert.equal(taken.exitCode, 0, taken.stderr);
      await lab.ssh(name, takeDown);
    }
  });
  await checkUntouched(own, names);
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

const kubeletFields = async ({ stack }: OwnCluster): Promise<object> =>
  z.record(z.string(), z.unknown()).parse((await stack.settings())["kubelet"] ?? {});

/** What its owner has to do. The links of Pods go by themselves, but that may take minutes. */
const takeDown = `ip link del own0; ip route flush root 172.30.0.0/16; rm -rf /var/lib/cni
for link in /sys/class/net/veth*; do ip link del "\${link##*/}"; done`;

const nodes = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ podCIDR: z.string() }) }),
  ),
});

async function bringNetwork({ lab, kubectl }: OwnCluster): Promise<void> {
  const { items } = nodes.parse(await kubectl.json("get", "nodes"));
  for (const { metadata, spec } of items) {
    const ipam = { type: "host-local", ranges: [[{ subnet: spec.podCIDR }]], routes: [{ dst: "0.0.0.0/0" }] };
    const bridge = { type: "bridge", bridge: "own0", isGateway: true, hairpinMode: true, ipam };
    const conflist = { cniVersion: "1.0.0", name: "own", plugins: [bridge] };
    const routes = items
      .filter((other) => other.metadata.name !== metadata.name)
      .map((other) => `ip route replace ${other.spec.podCIDR} via ${lab.address(other.metadata.name)}`);
    const { exitCode, stderr } = await lab.ssh(
      metadata.name,
      `set -e; ${routes.join("; ")}; cat >${configuration}.new; mv ${configuration}.new ${configuration}`,
      { input: JSON.stringify(conflist) },
    );
    assert.equal(exitCode, 0, stderr);
  }
}

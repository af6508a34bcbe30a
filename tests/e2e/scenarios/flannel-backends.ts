import assert from "node:assert/strict";
import { join } from "node:path";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { configureNetwork, podsTalk } from "../support/flannel/network.ts";
import { checkBadNetworks } from "../support/flannel/bad-networks.ts";
import { checkMTU } from "../support/flannel/mtu.ts";
import { namespace } from "../support/kubectl.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const manifests = join(import.meta.dirname, "../manifests.yaml");
const otherShare = "$(ip -4 route show root 172.30.0.0/16 | grep ' via ' | head -n 1 | cut -d' ' -f1)";

/** flannel's backends without a tunnel, and with hosts whose networks carry packets of different sizes. */
export const flannelBackends: Scenario = {
  title: "flannel backends",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "backends", hosts }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { lab, report, stack } = own;
  await checkBadNetworks(own);
  const { stdout: mtu } = await lab.ssh("worker-1", "cat /sys/class/net/eth0/mtu");
  await lab.ssh("worker-1", "ip link set eth0 mtu 1400");

  if (!(await isUp(own, "host-gw", { flannelBackend: { Type: "host-gw" } }))) return;
  await checkMTU(own, 1400, { inPieces: false });
  await checkFaults(own, [
    `ip route delete ${otherShare}`,
    `route=${otherShare}; ip route delete $route; ip route add blackhole $route`,
    `ip route replace ${otherShare} dev eth0`,
    "ip link delete cni0",
  ]);
  await checkPolicies(own);
  await report.check("host-gw: destroy succeeds", async () => {
    await stack.destroy();
  });

  const backend = { Type: "vxlan", VNI: 4096, Port: 4789 };
  if (!(await isUp(own, "vxlan", { flannelBackend: backend }))) return;
  await checkMTU(own, 1350, { inPieces: true });
  if (!(await isUp(own, "DirectRouting", { flannelBackend: { ...backend, DirectRouting: true } }))) return;
  await report.check(
    "DirectRouting: other nodes are reached directly, and the tunnel is as asked for",
    async () => {
      const { stdout } = await lab.ssh(
        "master-1",
        "ip -4 route show root 172.30.0.0/16; ip -details link show flannel.4096",
      );
      assert.match(
        stdout,
        new RegExp(`^172\\.30\\.\\d+\\.0/24 via ${lab.address("worker-1")} dev eth0`, "m"),
      );
      assert.match(stdout, /vxlan id 4096 .*dstport 4789/);
    },
  );
  await checkMTU(own, 1350, { inPieces: false });
  await report.check("an MTU in the stack file reaches flannel and new Pods", async () => {
    await configureNetwork(own, { mtu: 1300 });
    await stack.up();
    await own.kubectl.run(["--namespace", namespace, "rollout", "restart", "daemonset/everywhere"]);
    await own.kubectl.run([
      "--namespace",
      namespace,
      "rollout",
      "status",
      "daemonset/everywhere",
      "--timeout=90s",
    ]);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await checkMTU(own, 1250, { inPieces: false });
  await report.check("DirectRouting: destroy succeeds", async () => {
    await stack.destroy();
  });
  await lab.ssh("worker-1", `ip link set eth0 mtu ${mtu.trim()}`);
  await checkUntouched(own, lab.hosts);
}

async function isUp(own: OwnCluster, what: string, network: Record<string, unknown>): Promise<boolean> {
  const { report, stack, kubectl } = own;
  return report.check(`${what}: up makes a cluster whose Pods talk across hosts`, async () => {
    await configureNetwork(own, network);
    await stack.up();
    await stack.writeKubeconfig();
    await kubectl.run(["apply", "--filename", manifests]);
    await kubectl.run([
      "--namespace",
      namespace,
      "rollout",
      "status",
      "daemonset/everywhere",
      "--timeout=90s",
    ]);
    await podsTalk(own);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
}

/** What somebody does to the network of a node heals by itself. */
async function checkFaults(own: OwnCluster, changes: readonly string[]): Promise<void> {
  for (const change of changes) {
    await own.report.check(`heals by itself: ${change}`, async () => {
      const { exitCode, stderr } = await own.lab.ssh("master-1", change);
      assert.equal(exitCode, 0, stderr);
      await podsTalk(own, 60);
    });
  }
  await own.report.check("then nothing is left to repair", async () => {
    await eventually({ what: "a preview without changes", seconds: 60 }, async () => {
      assert.deepEqual(await own.stack.plannedChanges(), []);
    });
  });
}

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: ${namespace} }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

async function checkPolicies({ report, stack, kubectl }: OwnCluster): Promise<void> {
  await report.check("a preview warns once of NetworkPolicies that nobody enforces", async () => {
    const warning = /does not enforce NetworkPolicies, but the cluster has 1 \(e2e\/deny\)/g;
    await kubectl.run(["apply", "--filename", "-"], { input: policy });
    const { output } = await stack.tryPreview();
    // What a preview says while it runs, it says again at its end.
    assert.equal(output.split("Diagnostics:")[1]?.match(warning)?.length, 1, output);
    await kubectl.run(["delete", "--filename", "-"], { input: policy });
    assert.doesNotMatch((await stack.tryPreview()).output, warning);
  });
}

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Context, Scenario } from "../context.ts";
import { messages } from "../support/messages.ts";
import { networkFaults } from "../support/network-faults.ts";
import { readyNodes } from "../support/nodes.ts";
import { fetchAll, hostnameAt, podsOf, serviceOf } from "../support/pods.ts";
import { eventually } from "../support/wait.ts";

const manifests = join(import.meta.dirname, "../manifests.yaml");
const worker = "worker-1";
/** The time that the watch needs to notice and to act twice, with some for a Pod that is recreated. */
const healsWithinSeconds = 45;

/** Somebody breaks the network of a node by hand, or deletes its Node. */
export const networkDrift: Scenario = {
  title: "network drift",
  tier: "all",
  seconds: 420,
  needsCluster: true,
  async run(context: Context) {
    const { kubectl, report } = context;
    await report.check("Pods on all hosts and their Services are reached", async () => {
      await kubectl.run(["apply", "--filename", manifests]);
      await kubectl.run(["--namespace", "e2e", "rollout", "status", "daemonset/everywhere", "--timeout=90s"]);
      await eventually({ what: "traffic", seconds: 30 }, () => reachesAll(context));
    });
    await healsByItself(context);
    // A policy of iptables makes this table, which the host did not have before.
    await run(context, worker, "nft delete table ip filter");
    await dropsOfOthers(context);
    await stoppedWatch(context);
    await deletedNode(context, "its kubelet knows nothing of it", () => Promise.resolve());
    await deletedNode(context, "its kubelet registers a new one", () => restartKubelet(context));
  },
};

/** Every Pod reaches every other, and their Service. @throws when one does not. */
async function reachesAll({ kubectl }: Context): Promise<void> {
  const pods = await podsOf(kubectl, "everywhere");
  const { clusterIP } = await serviceOf(kubectl, "everywhere");
  const addresses = [...pods.map(({ address }) => address), clusterIP];
  await Promise.all(
    pods.map(async ({ name, host }) => {
      const answers = await fetchAll(kubectl, name, addresses.map(hostnameAt));
      const silent = addresses.filter((_, index) => (answers[index] ?? "") === "");
      assert.deepEqual(silent, [], `from ${host}`);
    }),
  );
}

async function run({ lab }: Context, host: string, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.ssh(host, command);
  assert.equal(exitCode, 0, `${host}: ${command}: ${stderr}`);
  return stdout;
}

async function healsByItself(context: Context): Promise<void> {
  const { report } = context;
  for (const { what, change } of networkFaults) {
    await report.check(`heals by itself: ${what}`, async () => {
      const since = (await run(context, worker, "date +%s")).trim();
      await run(context, worker, change);
      const journal = `journalctl --unit kube-network-watch --output cat --no-pager --since @${since}`;
      await eventually({ what, seconds: healsWithinSeconds }, async () => {
        assert.notEqual((await run(context, worker, journal)).trim(), "", "the watch has noticed nothing");
        assert.match(await run(context, worker, watch("look")), /"findings":\[\]/);
        await reachesAll(context);
      });
      // Whatever is broken before the watch has learned a program's tables would be taken for what the program wrote.
      await eventually({ what: "the watch has learned", seconds: 30 }, () =>
        run(context, worker, hasLearned),
      );
      return (await run(context, worker, journal)).trim();
    });
  }
  await report.check("then nothing is left to repair", () => nothingToDo(context));
}

const hasLearned = ["kube-proxy", "flanneld"]
  .map(
    (unit) =>
      `grep -q "^$(systemctl show --property=ActiveEnterTimestampMonotonic --value ${unit}) " /run/kube-network-watch/${unit}.service.tables`,
  )
  .join(" && ");

const watch = (verb: string): string => `/opt/k8s/libexec/kube-network-watch/network-watch.sh ${verb}`;

async function nothingToDo({ stack }: Context): Promise<void> {
  const { output } = await stack.tryPreview();
  assert.doesNotMatch(output, messages.anyDrift);
}

/** A firewall that is not barekube's to change. */
async function dropsOfOthers(context: Context): Promise<void> {
  const { report, stack } = context;
  await report.check("somebody else's chain that drops is named, with a remedy", async () => {
    const chain = "add chain inet mine onward { type filter hook forward priority 0; policy drop; }";
    await run(context, worker, `nft 'add table inet mine; ${chain}'`);
    const { output } = await stack
      .tryPreview()
      .finally(() => run(context, worker, "nft delete table inet mine"));
    assert.match(output, messages.dropsPods(worker, "onward", "inet mine"));
  });
}

/**
 * Nothing heals by itself, so a preview has to report it and `up` to repair it. The table is not kube-proxy's: without that
 * one, kube-proxy fails at the next change of a Service, and then writes everything anew.
 */
async function stoppedWatch(context: Context): Promise<void> {
  const { report, stack } = context;
  await report.check(
    "while the watch is stopped, preview names what is wrong and up repairs it",
    async () => {
      await run(
        context,
        worker,
        "systemctl stop kube-network-watch; nft delete table ip flannel-ipv4; ip link set cni0 down",
      );
      const { output } = await stack.tryPreview();
      assert.match(output, messages.drifted(worker));
      assert.match(output, /kube-network-watch: table ip flannel-ipv4 is missing/);
      assert.match(output, /kube-network-watch: cni0 is down/);
      await stack.up();
      await eventually({ what: "traffic", seconds: 10 }, () => reachesAll(context));
      await nothingToDo(context);
    },
  );
}

const restartKubelet = async (context: Context): Promise<void> => {
  await run(context, worker, "systemctl restart kubelet");
  await eventually({ what: "the Node", seconds: 60 }, async () => {
    await context.kubectl.run(["get", "node", worker]);
  });
};

async function deletedNode(context: Context, how: string, then: () => Promise<void>): Promise<void> {
  const { kubectl, report, stack } = context;
  const settings = await stack.settings();
  await stack.configure({
    ...settings,
    hosts: (settings["hosts"] as { name: string }[]).map((host) =>
      host.name === worker
        ? { ...host, labels: { rack: "7" }, taints: [{ key: "own", effect: "PreferNoSchedule" }] }
        : host,
    ),
  });
  await stack.up();
  await kubectl.run(["cordon", "worker-2"]);
  await report.check(`a Node is deleted, and ${how}: preview names it`, async () => {
    await kubectl.run(["delete", "node", worker]);
    await then();
    const { output } = await stack.tryPreview();
    assert.match(output, messages.drifted(worker));
    assert.match(output, /membership: Node (is missing|has had none of its labels)/);
  });
  await report.check("one up brings back Node, labels, taints and Pod traffic", async () => {
    await stack.up();
    assert.ok((await readyNodes(kubectl)).includes(worker));
    const node = await kubectl.run([
      "get",
      "node",
      worker,
      "--output",
      "jsonpath={.metadata.labels.rack} {.spec.taints[?(@.key=='own')].effect}",
    ]);
    assert.equal(node, "7 PreferNoSchedule");
    await kubectl.run(["--namespace", "e2e", "rollout", "status", "daemonset/everywhere", "--timeout=60s"]);
    await eventually({ what: "traffic", seconds: 30 }, () => reachesAll(context));
  });
  await report.check("another node that was cordoned still is, and nothing is left to do", async () => {
    const cordoned = await kubectl.run([
      "get",
      "node",
      "worker-2",
      "--output",
      "jsonpath={.spec.unschedulable}",
    ]);
    assert.equal(cordoned, "true");
    await nothingToDo(context);
  });
  await kubectl.run(["uncordon", "worker-2"]);
  await stack.configure(settings);
  await stack.up();
}

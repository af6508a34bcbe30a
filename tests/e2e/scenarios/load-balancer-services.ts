import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { addressOf, announcerOf, startBalanced } from "../support/balanced-service.ts";
import type { Kubectl } from "../support/kubectl.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { checkRefused } from "../support/refused.ts";
import { eventually } from "../support/wait.ts";
import { askServer } from "../support/ask-server.ts";

const hosts = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const names = Object.keys(hosts);
const own = ["--namespace", "metallb-system"];
const path = "/cgi-bin/hostname";

/** Services have addresses of the hosts' network, which move when a host dies. */
export const loadBalancerServices: Scenario = {
  title: "load balancer services",
  tier: "all",
  seconds: 190,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "balancer", hosts, toolchain: ["metallb"] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const settings = await stack.settings();
  // Hosts of a lab have the first addresses of its network.
  const prefix = lab.address("master-1").replace(/\.\d+$/, "");
  const addresses = [`${prefix}.200-${prefix}.203`];
  const configure = () => stack.configure({ ...settings, addons: { metallb: { addresses } } });
  const isUp = await report.check("one up makes a cluster with addresses to hand out", async () => {
    await configure();
    await stack.up();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  await answers(cluster, `${prefix}.200`);
  await moves(cluster);
  await refuses(cluster);
  await repairs(cluster);
  await checkRefused(cluster, {
    what: "a pool with a host's address",
    settings: { ...settings, addons: { metallb: { addresses: [`${prefix}.0/24`] } } },
    says: [/addons\.metallb\.addresses\[0\]: ".*\/24": has the address of master-1/],
  });
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "metallb");
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

async function answers({ report, kubectl }: OwnCluster, first: string): Promise<void> {
  await report.check("a Service gets an address of the pool, and answers there from outside", async () => {
    await startBalanced(kubectl);
    await eventually({ what: "an address", seconds: 60 }, async () => {
      assert.equal(await addressOf(kubectl), first);
    });
    await eventually({ what: "an answer", seconds: 30 }, () => ask(first));
  });
  await report.check("a worker answers for it, and no tainted master", async () => {
    assert.match(await announcerOf(kubectl), /^worker-[12]$/);
  });
}

/** Somebody on the machine that the hosts run on, on a connection of its own. */
const ask = async (address: string): Promise<void> => {
  const answer = await askServer(`http://${address}${path}`, { timeoutMs: 1000 });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /^balanced-/);
};

async function moves({ report, kubectl, lab }: OwnCluster): Promise<void> {
  const address = await addressOf(kubectl);
  const node = await announcerOf(kubectl);
  const other = node === "worker-1" ? "worker-2" : "worker-1";
  let died = 0;
  await report.check("the address moves within 10 s when its node dies", async () => {
    // What Services do with Pods of a dead node is another matter, which kube-proxy decides.
    await startBalanced(kubectl, other);
    await eventually({ what: "an answer", seconds: 30 }, () => ask(address));
    died = Date.now();
    await lab.stopHost(node, { hard: true });
    await eventually({ what: "an answer", seconds: 10, everyMs: 100 }, () => ask(address));
    const seconds = ((Date.now() - died) / 1000).toFixed(1);
    for (let asked = 0; asked < 20; asked++) {
      await ask(address);
      await sleep(100);
    }
    return `${node} died, and ${other} answered after ${seconds} s`;
  });
  await report.check("the node comes back, and the address goes on answering", async () => {
    await lab.startHost(node);
    let asked = 0;
    let failed = 0;
    const isOver = eventually({ what: `a speaker on ${node}`, seconds: 180 }, async () => {
      assert.ok((await speakerSince(kubectl, node)) > died);
    });
    const over = new AbortController();
    const asking = (async () => {
      for (; !over.signal.aborted; asked += 1) {
        await ask(address).catch(() => (failed += 1));
        await sleep(200);
      }
    })();
    await isOver.finally(() => {
      over.abort();
    });
    await asking;
    await eventually({ what: "an answer", seconds: 10 }, () => ask(address));
    assert.ok(failed <= asked / 10, `${failed} of ${asked} requests failed`);
    return `${failed} of ${asked} requests failed meanwhile`;
  });
}

/** Since when the speaker on a node has been running, in milliseconds. */
async function speakerSince(kubectl: Kubectl, node: string): Promise<number> {
  const started = await kubectl.run([
    ...[...own, "get", "pods", "--selector=component=speaker", `--field-selector=spec.nodeName=${node}`],
    "--output=jsonpath={.items[0].status.containerStatuses[0].state.running.startedAt}",
  ]);
  return Date.parse(started);
}

async function refuses({ report, kubectl }: OwnCluster): Promise<void> {
  await report.check("another pool that overlaps is refused by the controller", async () => {
    const pool = {
      apiVersion: "metallb.io/v1beta1",
      kind: "IPAddressPool",
      metadata: { name: "other", namespace: "metallb-system" },
      spec: { addresses: [`${await addressOf(kubectl)}/32`] },
    };
    await assert.rejects(
      kubectl.run(["create", "--filename=-"], { input: JSON.stringify(pool) }),
      /ipaddresspoolvalidationwebhook\.metallb\.io.*denied the request.*overlaps/s,
    );
  });
}

async function repairs(cluster: OwnCluster): Promise<void> {
  const { report, kubectl, stack } = cluster;
  await report.check("what somebody deletes or edits of it is named, and comes back by one up", async () => {
    const address = await addressOf(kubectl);
    await kubectl.run([
      ...own,
      "delete",
      "l2advertisement/default",
      "daemonset/speaker",
      "secret/memberlist",
    ]);
    await kubectl.run(["delete", "validatingwebhookconfiguration", "metallb-webhook-configuration"]);
    await kubectl.run([
      ...[...own, "patch", "ipaddresspool", "default", "--type=merge"],
      `--patch=${JSON.stringify({ spec: { autoAssign: false, avoidBuggyIPs: false } })}`,
    ]);
    const { output } = await stack.tryPreview();
    assert.match(output, /metallb-objects: .*Secret metallb-system\/memberlist is missing/s);
    assert.match(output, /DaemonSet metallb-system\/speaker is missing/);
    assert.match(output, /ValidatingWebhookConfiguration metallb-webhook-configuration is missing/);
    assert.match(output, /L2Advertisement metallb-system\/default is missing/);
    assert.match(output, /IPAddressPool metallb-system\/default spec\.avoidBuggyIPs is false, not true/);
    await stack.up();
    await eventually({ what: "an answer", seconds: 30 }, () => ask(address));
    await nothingToDo(cluster);
  });
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

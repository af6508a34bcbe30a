import assert from "node:assert/strict";
import { join } from "node:path";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { configureNetwork } from "../support/flannel/network.ts";
import { namespace } from "../support/kubectl.ts";
import { messages } from "../support/messages.ts";
import { onHost } from "../support/on-host.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { behaviours } from "../support/proxy-modes/behaviours.ts";
import { type Cast, castOf, outside } from "../support/proxy-modes/cast.ts";
import { startClients } from "../support/proxy-modes/clients.ts";
import { faults } from "../support/proxy-modes/faults.ts";
import { type Mode, rulesOfMode, rulesOfProxy } from "../support/proxy-modes/rules.ts";
import { checkRefused } from "../support/refused.ts";
import { eventually } from "../support/wait.ts";

const roles = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const hosts = Object.keys(roles);
const folder = join(import.meta.dirname, "..");
const manifests = [join(folder, "manifests.yaml"), join(folder, "support/proxy-modes/services.yaml")];
/** The time that the watch needs to notice, and kube-proxy to write everything anew. */
const healsWithinSeconds = 45;

/** The ways in which kube-proxy forwards traffic, and the changes between them on a living cluster. */
export const proxyModes: Scenario = {
  title: "proxy modes",
  tier: "all",
  seconds: 420,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "modes", hosts: roles, spare: [outside] }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { report, stack } = own;
  await checkRefusedIPVS(own);
  const isUp = await report.check("nftables: up makes a cluster with Services of each kind", () =>
    begin(own),
  );
  if (!isUp) return;
  const cast = await castOf(own, hosts);
  await checkMode(own, cast, "nftables");
  await changeMode(own, cast, { from: "nftables", to: "iptables" });
  await checkMode(own, cast, "iptables");
  await changeMode(own, cast, { from: "iptables", to: "nftables" });
  await checkMode(own, cast, "nftables");
  await changeMode(own, cast, { from: "nftables", to: "iptables" });
  await report.check("iptables: destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(own, own.lab.hosts);
}

/** The kernel of this machine decides; with IPVS, there is nothing to refuse. */
async function checkRefusedIPVS(own: OwnCluster): Promise<void> {
  const settings = await own.stack.settings();
  await checkRefused(own, {
    what: "ipvs on a kernel without it",
    settings: { ...settings, network: { kubeProxyMode: "ipvs" } },
    says: [messages.noIPVS(hosts)],
  });
  await own.stack.configure(settings);
}

async function begin({ stack, kubectl }: OwnCluster): Promise<void> {
  await stack.up();
  await stack.writeKubeconfig();
  await kubectl.run(["apply", ...manifests.map((path) => `--filename=${path}`)]);
  await kubectl.run(["--namespace", namespace, "rollout", "status", "daemonset/everywhere", "--timeout=90s"]);
  for (const [where, pod] of Object.entries({ [namespace]: "alone", "host-ports": "port" })) {
    await kubectl.run(["--namespace", where, "wait", "--for=condition=Ready", `pod/${pod}`, "--timeout=60s"]);
  }
  await kubectl.exec("alone", "sh", "-c", "echo alone >/www/page");
  for (const [name, lines] of Object.entries(pages)) {
    const text = ["#!/bin/sh", "printf 'Content-Type: text/plain\\r\\n\\r\\n'", lines].join("\n");
    const file = `/www/cgi-bin/${name}`;
    await kubectl.exec("alone", "sh", "-c", `echo "$1" >${file}; chmod +x ${file}`, "sh", text);
  }
}

// busybox writes an address of IPv4 as [::ffff:192.0.2.1].
const pages = {
  client: 'address=${REMOTE_ADDR##*:}; echo "${address%]}"',
  stream: "while echo .; do sleep 0.2; done",
};

async function checkMode(own: OwnCluster, cast: Cast, mode: Mode): Promise<void> {
  const { report, lab, stack } = own;
  for (const { what, check } of behaviours) await report.check(`${mode}: ${what}`, () => check(cast));
  for (const { what, change } of faults[mode]) {
    await report.check(`${mode}: heals by itself: ${what}`, async () => {
      const host = cast.other.host;
      // Whatever is broken before would be taken for what kube-proxy wrote.
      await eventually({ what: "the watch", seconds: 60 }, () => onHost(lab, host, hasLearned));
      const whole = await rulesOfProxy(lab, host, mode);
      const since = await timeOn(own, host);
      await onHost(lab, host, change);
      return eventually({ what: "the rules", seconds: healsWithinSeconds }, async () => {
        assert.equal(await rulesOfProxy(lab, host, mode), whole);
        const journal = await journalOf(own, host, since);
        assert.notEqual(journal, "", "the watch has noticed nothing");
        for (const { check } of behaviours.slice(0, 2)) await check(cast);
        return journal;
      });
    });
  }
  await report.check(`${mode}: then nothing is left to repair`, () =>
    eventually({ what: "a preview without changes", seconds: 60 }, async () => {
      const { output } = await stack.tryPreview();
      assert.doesNotMatch(output, messages.anyDrift);
      assert.deepEqual(await stack.plannedChanges(), []);
    }),
  );
}

const hasLearned =
  'grep -q "^$(systemctl show --property=ActiveEnterTimestampMonotonic --value kube-proxy) " /run/kube-network-watch/kube-proxy.service.tables';

/** In seconds since 1970. */
const timeOn = async ({ lab }: OwnCluster, host: string): Promise<string> =>
  (await onHost(lab, host, "date +%s")).trim();

/** What the watch has said, without what systemd says of it. */
async function journalOf({ lab }: OwnCluster, host: string, since: string): Promise<string> {
  const unit = "_SYSTEMD_UNIT=kube-network-watch.service";
  return (await onHost(lab, host, `journalctl ${unit} --output cat --no-pager --since @${since}`)).trim();
}

async function changeMode(
  own: OwnCluster,
  cast: Cast,
  { from, to }: Record<"from" | "to", Mode>,
): Promise<void> {
  const { report, stack, lab } = own;
  const since = await timeOn(own, cast.other.host);
  const clients = await startClients(cast);
  await report.check(`from ${from} to ${to}: up changes the mode`, async () => {
    await configureNetwork(own, { kubeProxyMode: to });
    await stack.up();
  });
  for (const host of hosts) {
    await report.check(`from ${from} to ${to}: the watch of ${host} learns the new rules`, async () => {
      await eventually({ what: "the watch", seconds: 60 }, () => onHost(lab, host, hasLearned));
    });
  }
  for (const client of clients) {
    await report.check(`from ${from} to ${to}: no client pauses for two seconds`, () => client.end());
  }
  for (const host of hosts) {
    await report.check(`from ${from} to ${to}: on ${host}, nothing of ${from} is left`, async () => {
      assert.deepEqual(await rulesOfMode(lab, host, from), []);
      assert.notDeepEqual(await rulesOfMode(lab, host, to), []);
    });
    await report.check(`from ${from} to ${to}: the watch of ${host} raises no alarm`, async () => {
      assert.equal(await journalOf(own, host, since), "");
    });
  }
}

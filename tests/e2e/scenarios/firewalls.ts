import assert from "node:assert/strict";
import { execa } from "execa";
import { checkUntouched } from "../listing/untouched.ts";
import { listHosts } from "../listing/listing.ts";
import type { Context, Scenario } from "../context.ts";
import { firewalls, rulesOn, setUpFirewalls } from "../support/firewalls.ts";
import { clusterHosts, masters, workers } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { onHost } from "../support/on-host.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { eventually } from "../support/wait.ts";
import { traffic } from "./traffic.ts";

const roles = {
  ...Object.fromEntries(masters.map((name) => [name, ["master"]])),
  ...Object.fromEntries(workers.map((name) => [name, ["worker"]])),
};

/** Hosts that keep their firewalls: nftables, ufw, firewalld and iptables in one cluster. */
export const firewallScenario: Scenario = {
  title: "firewalls",
  tier: "all",
  seconds: 420,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "firewalls", hosts: roles }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  await report.step("firewalls", () => setUpFirewalls(lab));
  const rules = new Map<string, string>();
  for (const host of clusterHosts) rules.set(host, await rulesOn(lab, host));
  const fortified: Context = { ...own, before: await listHosts(lab, lab.hosts) };

  const isUp = await report.check("with four kinds of firewalls, all hosts become nodes", async () => {
    await stack.configure({ ...(await stack.settings()), hostPreparation: { firewall: "keep" } });
    await stack.up();
    await stack.writeKubeconfig();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), [...clusterHosts].sort());
    });
  });
  if (!isUp) return;
  await report.check("then there is nothing to do", () => nothingToDo(own));
  await traffic.run(own);
  await report.check("what a host need not let in stays closed", () => checkClosed(own));
  await report.check("what somebody closes is named and opened again, and nothing else", () => closeAll(own));
  await report.check("rules that nftables.service loads again are opened at once", async () => {
    for (const verb of ["reload", "restart"]) {
      await onHost(lab, "master-1", `systemctl ${verb} nftables.service`);
      await eventually({ what: "API through master-1", seconds: 30 }, async () => {
        assert.ok(await isOpen(own, { from: "worker-2", to: "master-1", port: 6443 }));
      });
    }
    await eventually({ what: "the network of master-1", seconds: 60 }, () => nothingToDo(own));
  });
  await report.check("a host that leaves gets its rules back, and the others forget it", async () => {
    const { "worker-2": _, ...rest } = roles;
    await own.use(rest);
    await stack.configure({ ...(await stack.settings()), hostPreparation: { firewall: "keep" } });
    await stack.up();
    assert.equal(await rulesOn(lab, "worker-2"), rules.get("worker-2"));
    await stack.up();
    for (const host of Object.keys(rest)) {
      const address = lab.address("worker-2");
      assert.doesNotMatch(await rulesOn(lab, host), new RegExp(`${address.replaceAll(".", "\\.")}\\b`), host);
    }
    await nothingToDo(own);
  });
  await report.check("destroy gives every host its rules back, byte for byte", async () => {
    await stack.destroy();
    for (const host of clusterHosts) assert.equal(await rulesOn(lab, host), rules.get(host), host);
  });
  await checkUntouched(fortified, clusterHosts);
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

interface Way {
  from: string;
  to: string;
  port: number;
}

/** Whether a host accepts connections from another one. */
async function isOpen({ lab }: OwnCluster, { from, to, port }: Way): Promise<boolean> {
  const connect = `timeout 3 bash -c 'exec 3<>/dev/tcp/${lab.address(to)}/${port}'`;
  return (await lab.ssh(from, connect)).exitCode === 0;
}

async function checkClosed(own: OwnCluster): Promise<void> {
  const { lab } = own;
  const other = (host: string) => (host === "master-1" ? "master-2" : "master-1");
  const closedTo = async (from: string, to: string, port: number) =>
    assert.ok(!(await isOpen(own, { from, to, port })), `${to}:${port} is open to ${from}`);
  for (const master of masters)
    assert.ok(await isOpen(own, { from: other(master), to: master, port: 2379 }), master);
  await Promise.all(
    masters.flatMap((master) => [2379, 2380, 10250].map((port) => closedTo("worker-1", master, port))),
  );
  // Somebody else's program, to which nobody has opened anything.
  const listener = "socat TCP-LISTEN:4444,fork,reuseaddr /dev/null";
  await Promise.all(
    clusterHosts.map(async (host) => {
      await onHost(lab, host, `systemd-run --quiet --collect --unit listener ${listener}`);
      await closedTo(other(host), host, 4444);
      await onHost(lab, host, "systemctl stop listener");
      // From outside, even what other hosts of the cluster may reach.
      const connect = `exec 3<>/dev/tcp/${lab.address(host)}/10250`;
      const { exitCode } = await execa("timeout", ["3", "bash", "-c", connect], { reject: false });
      assert.notEqual(exitCode, 0, `${host}:10250 is open to this machine`);
    }),
  );
}

async function closeAll(own: OwnCluster): Promise<void> {
  const { lab, stack } = own;
  for (const [host, { closing }] of Object.entries(firewalls)) {
    // On workers, ufw has no opening for the API.
    await onHost(
      lab,
      host,
      host === "worker-2" ? "ufw delete allow proto tcp from 0.0.0.0/0 to any port 30000:32767" : closing,
    );
  }
  const { output } = await stack.tryPreview();
  for (const [host, { tells }] of Object.entries(firewalls)) {
    assert.match(output, messages.drifted(host));
    if (host !== "worker-2") assert.match(output, tells);
  }
  const changes = (await stack.plannedChanges()).map(({ name }) => name).sort();
  assert.deepEqual(changes, clusterHosts.map((host) => `${host}-kube-firewall`).sort());
  await stack.up();
  await nothingToDo(own);
}

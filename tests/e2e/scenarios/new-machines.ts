import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { administrator } from "../support/clients/administrator.ts";
import { hostClient } from "../support/clients/host-client.ts";
import { etcdMembers } from "../support/etcdctl.ts";
import { clusterHosts as hosts, clusterRoles, masters, spare, workers } from "../support/hosts.ts";
import { startKept } from "../support/kept-service.ts";
import { readyNodes } from "../support/nodes.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { type Entry, partsOf } from "../support/parts.ts";
import { checkSettled } from "../support/settled.ts";
import { cordoned } from "../support/versions.ts";

/** Every machine is installed anew, one by one, as for a new operating system, while everybody goes on using the cluster. */
export const newMachines: Scenario = {
  title: "new machines",
  tier: "all",
  seconds: 400,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(outer, { name: "new-machines", hosts: clusterRoles, spare: [spare] }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const { use, ...parts } = await partsOf(context);
  const entries = new Map<string, Entry>(
    hosts.map((name) => [name, parts.entry(name, clusterRoles[name]?.[0] ?? "")]),
  );
  const isUp = await report.check("up makes a cluster of five hosts", async () => {
    await use(...entries.values());
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;
  const port = await startKept(kubectl);
  const clients = [
    administrator({
      kubeconfig: stack.labStack.kubeconfig,
      servers: masters.map((name) => `https://${lab.address(name)}:6443`),
      nodes: [],
    }),
    hostClient(lab, {
      ...{ name: "deployment-client", host: spare, what: "to the Deployment, through any node" },
      ask: throughAny(hosts.map((name) => `http://${lab.address(name)}:${port}/cgi-bin/hostname`)),
    }),
  ];
  for (const host of [...workers, ...masters]) {
    await report.check(`${host} is drained, installed anew and joins again`, async () => {
      const other = kubectl.through(lab.address(masters.find((name) => name !== host) ?? ""));
      await other.run(["drain", host, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=100s"]);
      await lab.reinstall(host);
      const hostKey = (await lab.hostKeys()).get(host);
      entries.set(host, { ...entries.get(host), ssh: { hostKey } } as Entry);
      await use(...entries.values());
      await stack.up();
      assert.deepEqual(await readyNodes(other), hosts);
      // Who has cordoned a node decides when it takes Pods again.
      assert.deepEqual(await cordoned(other), [host]);
      await other.run(["uncordon", host]);
    });
  }
  await report.check("etcd has a member on each new master, and no others", async () => {
    assert.deepEqual(await etcdMembers(lab, "master-1"), masters);
  });
  for (const client of clients) {
    await report.check("a client was answered all the time", () => client.end());
  }
  await stack.writeKubeconfig();
  await checkSettled(context);
}

/** As a load balancer in front of all nodes does it: the one that answered last, and if it does not answer, the next. */
const throughAny = (urls: readonly string[]): string => `
  for url in $last ${urls.join(" ")}; do
    if curl --silent --show-error --fail --max-time 0.5 --output /dev/null "$url"; then last=$url; return 0; fi
  done
  return 1`;

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultKubernetesVersion, testedVersions } from "../../../config/versions.ts";
import type { Context, Scenario } from "../context.ts";
import { dnsRuns } from "../support/dns.ts";
import { drift, messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { podOn, podsOf } from "../support/pods.ts";
import { lineLike } from "../support/output.ts";
import { eventually } from "../support/wait.ts";

const [master, worker] = ["master-1", "worker-1"] as const;
/** As in name-server.yaml. */
const server = "10.254.0.77";
const forPods = "/etc/kubernetes/resolv.conf";

/** Hosts whose resolver is one on the host itself, with other name servers behind it or with none. */
export const resolver: Scenario = {
  title: "resolver",
  tier: "all",
  seconds: 120,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(
      outer,
      {
        name: "resolver",
        hosts: { [master]: ["master"], [worker]: ["worker"] },
      },
      runAll,
    );
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { lab, report, stack, kubectl } = own;
  for (const host of lab.hosts) await lab.ssh(host, "echo nameserver 127.0.0.53 >/etc/resolv.conf");
  await lab.ssh(
    master,
    "mkdir -p /run/systemd/resolve; echo nameserver 192.0.2.1 >/run/systemd/resolve/resolv.conf",
  );
  await report.check("up refuses the host that has no name server for Pods, and no other", async () => {
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0, output);
    await stack.writeKubeconfig();
    assert.equal((await lab.ssh(worker, `ls ${forPods}`)).stdout, "");
    assert.equal(await serversOn(own, master), "nameserver 192.0.2.1");
    return lineLike(output, messages.noNameServer(worker));
  });
  await report.check("with servers in the stack file it joins, and DNS runs on both hosts", async () => {
    await kubectl.run(["apply", "--filename", "-"], { input: await nameServer() });
    const zones = { "corp.test": [server] };
    await stack.configure({ ...(await stack.settings()), dns: { upstream: [server], zones } });
    await stack.up();
    await dnsRuns(kubectl, 30);
    assert.equal(await serversOn(own, worker), `nameserver ${server}`);
  });
  await report.check("Pods resolve names of the zone, of outside, and of the cluster", () => lookUpAll(own));
  await report.check("preview names a host that has got another name server, and up repairs it", async () => {
    await lab.ssh(worker, "echo nameserver 192.0.2.9 >/etc/resolv.conf");
    const { output } = await stack.tryPreview();
    await stack.up();
    assert.equal(await serversOn(own, worker), "nameserver 192.0.2.9");
    await stack.up("--expect-no-changes");
    return lineLike(output, drift.otherNameServers(forPods));
  });
}

const serversOn = async ({ lab }: OwnCluster, host: string): Promise<string> =>
  (await lab.ssh(host, `grep nameserver ${forPods}`)).stdout;

async function nameServer(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../support/name-server.yaml"), "utf8");
  const { coredns } = testedVersions[defaultKubernetesVersion] ?? {};
  return text.replace("COREDNS_IMAGE", `registry.k8s.io/coredns/coredns:v${coredns ?? ""}`);
}

async function lookUpAll({ kubectl }: OwnCluster): Promise<void> {
  await kubectl.run(["apply", "--filename", join(import.meta.dirname, "../manifests.yaml")]);
  const names = {
    "www.corp.test": "192.0.2.77",
    "www.outside.test": "192.0.2.78",
    "kubernetes.default.svc.cluster.local": "10.254.0.1",
  };
  for (const host of [master, worker]) {
    for (const [name, address] of Object.entries(names)) {
      await eventually({ what: `${name} on ${host}`, seconds: 60 }, async () => {
        const { name: pod } = podOn(await podsOf(kubectl, "everywhere"), host);
        assert.match(await kubectl.exec(pod, "nslookup", name), new RegExp(`Address.*: ${address}$`, "m"));
      });
    }
  }
}

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { onHost } from "../support/on-host.ts";
import { eventually } from "../support/wait.ts";
import { askServer } from "../support/ask-server.ts";
import { certificateOf, startWebsite } from "../support/website.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = ["master-1", "worker-1"] as const;
const own = ["--namespace", "traefik"];
const site = "app.example.com";
const addOn = { hostNames: [site, "*.apps.example.com"] };
const path = "/cgi-bin/hostname";

/** A website in the cluster is reached by its name, through every node. */
export const ingress: Scenario = {
  title: "ingress",
  tier: "all",
  seconds: 380,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "ingress", hosts, toolchain: ["traefik"] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check("one up makes a cluster that serves Ingresses", async () => {
    await stack.configure({ ...settings, addons: { traefik: addOn } });
    await stack.up();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  await startWebsite(kubectl, [site, "shop.apps.example.com"]);
  const web = await visitorOf(cluster);
  await isReached(cluster, web);
  await isVerified(cluster, web);
  await renews(cluster, web);
  await survives(cluster, web);
  await repairs(cluster, web);
  await report.check("without the setting nothing of it is left, on hosts neither", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "traefik");
    for (const host of names) {
      const rules = await onHost(cluster.lab, host, "nft list ruleset");
      assert.doesNotMatch(rules, /cni_hostport.*\bdport (80|443)\b|traefik/s, host);
      await assert.rejects(web.ask(host), /ECONNREFUSED/);
    }
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

/** Somebody outside of the cluster who trusts its authority. */
interface Visitor {
  ca: string;
  ask: (host: string, question?: { name?: string; ca?: string }) => ReturnType<typeof askServer>;
}

async function visitorOf({ stack, lab }: OwnCluster): Promise<Visitor> {
  const { ca, hostNames } = (await stack.output("ingress")) as { ca: string; hostNames: string[] };
  assert.deepEqual(hostNames, addOn.hostNames);
  return {
    ca,
    ask: (host, question = {}) =>
      askServer(`https://${lab.address(host)}${path}`, { name: site, ca, timeoutMs: 5000, ...question }),
  };
}

async function isReached({ report, lab }: OwnCluster, web: Visitor): Promise<void> {
  await report.check("a website is reached by its names over TLS, through each node", async () => {
    for (const host of names) {
      for (const name of [site, "shop.apps.example.com"]) {
        await eventually({ what: `${name} through ${host}`, seconds: 60 }, async () => {
          const { status, body } = await web.ask(host, { name });
          assert.equal(status, 200, body);
          assert.match(body, /^website-/);
        });
      }
    }
  });
  await report.check("by HTTP, it is told to come by HTTPS", async () => {
    for (const host of names) {
      const answer = await askServer(`http://${lab.address(host)}${path}`, { name: site });
      assert.equal(answer.status, 301);
      assert.equal(answer.headers.location, `https://${site}${path}`);
    }
  });
}

async function isVerified({ report, kubectl, lab }: OwnCluster, web: Visitor): Promise<void> {
  await report.check("under another name, or without the authority, clients refuse", async () => {
    const other = web.ask("worker-1", { name: "app.example.org" });
    await assert.rejects(other, { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    const stranger = askServer(`https://${lab.address("worker-1")}/`, { name: site });
    await assert.rejects(stranger, { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    assert.equal((await web.ask("worker-1", { name: "none.apps.example.com" })).status, 404);
  });
  await report.check("an Ingress may have a certificate of its own", async () => {
    const name = "own.example.net";
    const ca = await certificateOf(kubectl, name);
    await eventually({ what: "its own certificate", seconds: 30 }, async () => {
      assert.equal((await web.ask("worker-1", { name, ca })).status, 200);
    });
    await assert.rejects(web.ask("worker-1", { name }));
  });
}

/** Twice, since a volume's files change their place each time. */
async function renews({ report, stack, kubectl, lab }: OwnCluster, web: Visitor): Promise<void> {
  const podNames = () => kubectl.run([...own, "get", "pods", "--output=name"]);
  const shown = (host: string) =>
    onHost(
      lab,
      host,
      `openssl s_client -connect ${lab.address(host)}:443 -servername ${site} </dev/null 2>/dev/null | openssl x509`,
    );
  await report.check("a renewed certificate is shown without a restart, twice", async () => {
    const pods = await podNames();
    const urn = (await stack.resources()).find((one) => one.urn.endsWith("::pki-traefik-cert"))?.urn;
    for (let renewal = 0; renewal < 2; renewal++) {
      await stack.up("--replace", urn ?? "");
      const secret = await kubectl.run([
        ...[...own, "get", "secret", "traefik-tls"],
        "--output=jsonpath={.data['tls\\.crt']}",
      ]);
      const renewed = Buffer.from(secret, "base64").toString().trim();
      for (const host of names) {
        await eventually(
          { what: `the renewed certificate on ${host}`, seconds: 150, everyMs: 2000 },
          async () => {
            assert.equal((await shown(host)).trim(), renewed);
          },
        );
      }
      assert.equal((await web.ask("worker-1")).status, 200);
    }
    assert.equal(await podNames(), pods);
  });
}

async function survives({ report, lab, kubectl }: OwnCluster, web: Visitor): Promise<void> {
  await report.check("a node dies, and the other one serves on", async () => {
    const died = Date.now();
    await lab.stopHost("worker-1", { hard: true });
    const times: number[] = [];
    let failed = 0;
    // Longer than it takes the cluster to notice.
    while (Date.now() - died < 60_000) {
      const began = Date.now();
      const isServed = await web.ask("master-1").then(
        ({ status }) => status === 200,
        () => false,
      );
      if (isServed) times.push(Date.now() - began);
      else failed += 1;
      assert.ok(isServed || began - died < 10_000, `a request failed after ${began - died} ms`);
      await sleep(100);
    }
    return `of ${times.length + failed} requests in 60 s ${failed} failed, the slowest took ${Math.max(...times)} ms`;
  });
  await report.check("the node comes back, and serves again", async () => {
    await lab.startHost("worker-1");
    await eventually({ what: "the website through worker-1", seconds: 180, everyMs: 2000 }, async () => {
      assert.equal((await web.ask("worker-1")).status, 200);
    });
    await kubectl.run([...own, "rollout", "status", "daemonset/traefik", "--timeout=100s"]);
  });
}

async function repairs(cluster: OwnCluster, web: Visitor): Promise<void> {
  const { report, kubectl, stack } = cluster;
  await report.check("what somebody deletes or edits of it is named, and comes back by one up", async () => {
    await kubectl.run([...own, "delete", "daemonset/traefik", "secret/traefik-tls"]);
    await kubectl.run(["delete", "ingressclass", "traefik"]);
    await kubectl.run([
      ...[...own, "patch", "configmap", "traefik-config", "--type=merge"],
      `--patch=${JSON.stringify({ data: { startup: "{}" } })}`,
    ]);
    const { output } = await stack.tryPreview();
    assert.match(output, /traefik-objects: .*Secret traefik\/traefik-tls is missing/s);
    assert.match(output, /DaemonSet traefik\/traefik is missing/);
    assert.match(output, /IngressClass traefik is missing/);
    assert.match(output, /ConfigMap traefik\/traefik-config data\.startup has different content/);
    await stack.up();
    for (const host of names) {
      await eventually({ what: `the website through ${host}`, seconds: 15 }, async () => {
        assert.equal((await web.ask(host)).status, 200);
      });
    }
    await nothingToDo(cluster);
  });
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { findsEverything, holdsNobodyUp, losesNothing, timeToFind } from "../support/collected-logs.ts";
import { LogStore } from "../support/log-store.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { say, talkersNamespace } from "../support/talkers.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = ["master-1", "worker-1"] as const;
const own = ["--namespace", "logging"];
const nodePort = 30428;
const localPathProvisioner = { helperImage: "docker.io/library/busybox:lab", deleteData: true };
const logging = { nodePort, size: "2Gi", retentionDays: 7 };

/** What Pods and hosts log is found in one place. */
export const loggingScenario: Scenario = {
  title: "logging",
  tier: "all",
  seconds: 480,
  needsCluster: false,
  async run(outer) {
    const toolchain = ["local-path-provisioner", "victoria-logs"];
    await inOwnCluster(outer, { name: "logs", hosts, toolchain }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check("one up makes a cluster that collects its logs", async () => {
    await stack.configure({ ...settings, addons: { localPathProvisioner, logging } });
    await stack.up();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  const store = await storeOf(cluster);
  await kubectl.run(["create", "namespace", talkersNamespace]);
  await asksForPassword(cluster, store);
  await findsEverything(cluster, store);
  await losesNothing(cluster, store, {
    take: async () => {
      await kubectl.run([...own, "scale", "statefulset/victoria-logs", "--replicas=0"]);
      await kubectl.run([...own, "wait", "pod/victoria-logs-0", "--for=delete", "--timeout=70s"]);
    },
    bringBack: () => kubectl.run([...own, "scale", "statefulset/victoria-logs", "--replicas=1"]),
  });
  await holdsNobodyUp(cluster, store, "vlagent-prod");
  await forgets(cluster, store);
  await replacesPassword(cluster, store);
  await repairs(cluster);
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure({ ...settings, addons: { localPathProvisioner } });
    await stack.up();
    await nothingLeftOf(kubectl, "log");
    for (const name of names) {
      const left =
        "ls -d /var/lib/log-collector /var/log/kube-journal /var/log/private/kube-journal 2>/dev/null";
      const { stdout } = await cluster.lab.ssh(
        name,
        `${left}; systemctl list-unit-files --no-legend kube-journal.service`,
      );
      assert.equal(stdout, "", name);
    }
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

/** As somebody outside of the cluster, with what the stack tells. */
async function storeOf({ stack, lab }: OwnCluster): Promise<LogStore> {
  const told = (await stack.output("logging")) as Record<string, string>;
  const address = `${lab.address("master-1")}:${nodePort}`;
  assert.deepEqual(told["urls"], [`https://${address}/select/vmui/`]);
  const { ca = "", username = "", password = "" } = told;
  return new LogStore({ address, ca, username, password });
}

async function asksForPassword({ report, stack, kubectl }: OwnCluster, store: LogStore): Promise<void> {
  await report.check("its page is there for whoever has the password, and for nobody else", async () => {
    const page = await store.ask("GET", "/select/vmui/");
    assert.equal(page.status, 200);
    assert.match(page.body, /<title>.*VictoriaLogs/);
    for (const path of [
      "/select/vmui/",
      "/select/logsql/query?query=*",
      "/insert/jsonline",
      "/metrics",
      "/flags",
    ]) {
      assert.equal((await store.with("wrong").ask("GET", path)).status, 401, path);
      assert.equal((await store.with(undefined).ask("GET", path)).status, 401, path);
    }
  });
  await report.check("the password is nobody's to read", async () => {
    const { password = "" } = (await stack.output("logging")) as { password?: string };
    assert.equal(password.length, 32);
    assert.ok(!(await stack.exportText()).includes(password));
    const objects = await kubectl.run([...own, "get", "all,configmaps", "--output=yaml"]);
    assert.ok(!objects.includes(password));
  });
}

async function forgets({ report, stack }: OwnCluster, store: LogStore): Promise<void> {
  const old = (daysAgo: number) => `{source="e2e"} "from ${daysAgo} days ago"`;
  await report.check(
    "what is older than the days to keep is not there, and days beyond the size go",
    async () => {
      for (const daysAgo of [8, 6, 5]) await store.enter(`from ${daysAgo} days ago`, daysAgo);
      await eventually({ what: "younger lines", seconds: 10 }, async () => {
        const found = await Promise.all(
          [8, 6, 5].map(async (daysAgo) => (await store.countBy(old(daysAgo))).lines),
        );
        assert.deepEqual(found, [0, 1, 1]);
      });
      const settings = await stack.settings();
      const addons = { localPathProvisioner, logging: { ...logging, retentionSize: "1M" } };
      await stack.configure({ ...settings, addons });
      await stack.up();
      await enterBytes(store, 2_000_000);
      await eventually({ what: "the oldest day to go", seconds: 40 }, async () => {
        const found = await Promise.all(
          [6, 5].map(async (daysAgo) => (await store.countBy(old(daysAgo))).lines),
        );
        assert.deepEqual(found, [0, 1]);
      });
      await stack.configure(settings);
      await stack.up();
    },
  );
}

/** Enters text of today that cannot be compressed. */
async function enterBytes(store: LogStore, bytes: number): Promise<void> {
  await isServed(store);
  for (let done = 0; done < bytes; done += 150_000)
    await store.enter(randomBytes(150_000).toString("base64"), 0);
}

/** A node knows a new Pod a moment after it is ready. */
const isServed = (store: LogStore) =>
  eventually({ what: "the page", seconds: 15 }, async () => {
    assert.equal((await store.ask("GET", "/select/vmui/")).status, 200);
  });

async function replacesPassword({ report, stack, kubectl }: OwnCluster, store: LogStore): Promise<void> {
  await report.check("another password is in force at once, for collectors too", async () => {
    const urn =
      (await stack.resources()).find((one) => one.urn.endsWith("::pki-logging-password"))?.urn ?? "";
    await stack.up("--replace", urn);
    const { password } = (await stack.output("logging")) as { password: string };
    const renewed = store.with(password);
    await isServed(renewed);
    assert.equal((await store.ask("GET", "/select/vmui/")).status, 401);
    await say(kubectl, "on-worker-1", "password");
    return `a line was found after ${await timeToFind(renewed, { log: "pods", pod: "on-worker-1", text: "password" }, 30)} s`;
  });
}

async function repairs(cluster: OwnCluster): Promise<void> {
  const { report, kubectl, stack } = cluster;
  await report.check("what somebody deletes of it is named, and comes back by one up", async () => {
    await kubectl.run([...own, "delete", "secret/logging-login", "daemonset/log-collector"]);
    const { output } = await stack.tryPreview();
    assert.match(output, /Secret logging\/logging-login is missing/);
    assert.match(output, /DaemonSet logging\/log-collector is missing/);
    await stack.up();
    await nothingToDo(cluster);
  });
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import {
  everyCollector,
  findsEverything,
  holdsNobodyUp,
  isComplete,
  losesNothing,
  onWorker,
  timeToFind,
  timeToSay,
} from "../support/collected-logs.ts";
import { messages } from "../support/messages.ts";
import { onHost } from "../support/on-host.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { SearchServer } from "../support/search-server.ts";
import { say, talkersNamespace } from "../support/talkers.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = ["master-1", "worker-1"] as const;
/** Outside of the cluster. */
const serverHost = "search-1";
const own = ["--namespace", "logging"];
const password = "correct-horse";

/** All logs go to an OpenSearch of the user's. */
export const elasticsearch: Scenario = {
  title: "elasticsearch",
  tier: "all",
  seconds: 1000,
  needsCluster: false,
  async run(outer) {
    const toolchain = ["rsyslog-collector"];
    await inOwnCluster(outer, { name: "search", hosts, spare: [serverHost], toolchain }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const settings = await stack.settings();
  const server = await report.step("OpenSearch outside of the cluster", () =>
    SearchServer.start(lab, serverHost, password),
  );
  const use: Use = async (secret = password) => {
    await stack.configure({ ...settings, addons: { logging: { elasticsearch: server.settings } } });
    await stack.setSecret("addons.logging.elasticsearch.password", secret);
    await stack.up();
  };
  const isUp = await report.check("one up makes a cluster that sends its logs to it", async () => {
    await use();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  await kubectl.run(["create", "namespace", talkersNamespace]);
  await keepsPassword(cluster);
  await findsEverything(cluster, server);
  await losesNothing(cluster, server, {
    take: () => server.take(),
    bringBack: () => server.bringBack(),
  });
  await holdsNobodyUp(cluster, server, "rsyslogd");
  await isRefused(cluster, server);
  await keepsApart(cluster, server);
  await logsInAgain(cluster, server, use);
  await holdsUpNobody(cluster, server);
  await keepsWithin(cluster, server);
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "log");
    for (const name of names) {
      const left = "ls -d /var/lib/log-collector /var/log/kube-journal 2>/dev/null || true";
      assert.equal(await onHost(lab, name, left), "", name);
    }
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

async function keepsPassword({ report, stack, kubectl, lab }: OwnCluster): Promise<void> {
  await report.check("the password is nobody's to read", async () => {
    assert.ok(!(await stack.exportText()).includes(password));
    const objects = await kubectl.run([...own, "get", "all,configmaps", "--output=yaml"]);
    assert.ok(!objects.includes(password));
    const commands = await onHost(lab, "worker-1", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    assert.ok(!commands.includes(password));
  });
}

/** A line that a Pod says while a server refuses everything is there once it does not. */
async function isRefused({ report, kubectl }: OwnCluster, server: SearchServer): Promise<void> {
  for (const status of [401, 403, 429, 503]) {
    await report.check(`what is refused with ${status} comes once it is taken`, async () => {
      await server.refuse(status);
      await say(kubectl, "on-worker-1", `refused${status}`);
      await sleep(8_000);
      const wanted = { log: "pods", pod: "on-worker-1", text: `refused${status}` } as const;
      assert.equal((await server.count(wanted)).lines, 0);
      await server.refuse(undefined);
      return `after ${await timeToFind(server, wanted, 30)} s`;
    });
  }
  await report.check("documents that are refused one by one come once they are taken", async () => {
    const block = (value: true | null) =>
      server.ask("PUT", "/logs-*/_settings", { "index.blocks.read_only_allow_delete": value });
    await block(true);
    await say(kubectl, "on-worker-1", "blocked");
    await sleep(8_000);
    const wanted = { log: "pods", pod: "on-worker-1", text: "blocked" } as const;
    assert.equal((await server.count(wanted)).lines, 0);
    await block(null);
    return `after ${await timeToFind(server, wanted, 30)} s`;
  });
}

/** What can never be taken is said, and holds up nothing else. */
async function keepsApart({ report, kubectl }: OwnCluster, server: SearchServer): Promise<void> {
  await report.check(
    "what does not fit the index is in the collector's log, and the rest comes",
    async () => {
      // Audits alone have this field, and no audit has a date in it.
      const mappings = { properties: { uri: { type: "date" } } };
      await server.ask("PUT", "/_index_template/odd", { index_patterns: ["logs-*"], template: { mappings } });
      await server.ask("DELETE", "/logs-*");
      await kubectl.run(["--namespace", talkersNamespace, "create", "configmap", "misfit"]);
      await say(kubectl, "on-worker-1", "even");
      const took = await timeToFind(server, { log: "pods", pod: "on-worker-1", text: "even" }, 20);
      await eventually({ what: "the refused line", seconds: 20 }, async () => {
        const said = await kubectl.run([...own, "logs", "--tail=-1", ...everyCollector]);
        assert.match(said, /^refused: .*mapper_parsing_exception.*misfit/m);
      });
      await server.ask("DELETE", "/_index_template/odd");
      await server.ask("DELETE", "/logs-*");
      return `the rest after ${took} s`;
    },
  );
}

/** With this password. */
type Use = (secret?: string) => Promise<void>;

async function logsInAgain({ report, kubectl }: OwnCluster, server: SearchServer, use: Use): Promise<void> {
  await report.check("with a wrong password nothing is lost, and all comes with the right one", async () => {
    await use("wrong");
    const seconds = await timeToSay({ kubectl }, "stranger");
    await sleep(5_000);
    assert.equal((await server.count({ log: "pods", pod: "stranger" })).lines, 0);
    await use();
    const found = await isComplete(server, "stranger");
    return `said in ${seconds} s; ${found.lines} lines, ${found.different} different ones`;
  });
}

async function holdsUpNobody(cluster: OwnCluster, server: SearchServer): Promise<void> {
  await cluster.report.check("a server that hangs holds up no Pod, and nothing is lost", async () => {
    await server.hang();
    const seconds = await timeToSay(cluster, "hasty");
    await server.wake();
    const found = await isComplete(server, "hasty");
    return `said in ${seconds} s; ${found.lines} lines, ${found.different} different ones`;
  });
}

/** No stack file allows so small a buffer; by hand it is full in no time. */
const small = 8_000_000;

async function keepsWithin({ report, kubectl, lab, stack }: OwnCluster, server: SearchServer): Promise<void> {
  await report.check(
    "a buffer keeps to its size, and a full one loses nothing and holds up no Pod",
    async () => {
      const config = await kubectl.run([...own, "get", "configmap/log-collector-config", "--output=json"]);
      const changed = config.replace(/(elasticsearch\\" queue\.maxDiskSpace=\\")\d+/, `$1${small}`);
      assert.notEqual(changed, config);
      await kubectl.run(["replace", "--filename=-"], { input: changed });
      await kubectl.run([...own, "delete", "pod", ...onWorker]);
      await kubectl.run([...own, "rollout", "status", "daemonset/log-collector", "--timeout=60s"]);
      await server.take();
      const seconds = await timeToSay({ kubectl }, "long", "x".repeat(200));
      await sleep(20_000);
      const used = Number.parseInt(await onHost(lab, "worker-1", "du -sb /var/lib/log-collector"), 10);
      assert.ok(used > small / 2 && used < 2 * small, String(used));
      await server.bringBack();
      const found = await isComplete(server, "long");
      await stack.up();
      return `said in ${seconds} s; ${(used / 1e6).toFixed(1)} MB; ${found.lines} lines, ${found.different} different ones`;
    },
  );
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

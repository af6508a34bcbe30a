import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { OwnCluster } from "./own-cluster.ts";
import { hasEnded, numberedLines, say, startTalker, talkersNamespace } from "./talkers.ts";
import { eventually } from "./wait.ts";

/** Which lines are asked for. */
export type Wanted =
  | { log: "pods"; pod: string; text?: string }
  | { log: "journal"; hostname: string; unit: string }
  | { log: "audit"; hostname: string; verb: string; name: string };

/** Where logs are found, whatever keeps them. */
export interface Logs {
  /** How many lines there are, and how many different ones. */
  count(wanted: Wanted): Promise<{ lines: number; different: number }>;
}

/** What keeps them can be taken away for a while. */
interface Away {
  take: () => Promise<unknown>;
  bringBack: () => Promise<unknown>;
}

const names = ["master-1", "worker-1"] as const;
const inLogging = ["--namespace", "logging"];
const lines = 20_000;

export const everyCollector = ["--selector=app.kubernetes.io/name=log-collector"];
export const onWorker = [...everyCollector, "--field-selector=spec.nodeName=worker-1"];

/** How long it takes until a line is found, in seconds. */
export async function timeToFind(logs: Logs, wanted: Wanted, seconds: number): Promise<string> {
  const begun = Date.now();
  await eventually({ what: JSON.stringify(wanted), seconds, everyMs: 200 }, async () => {
    assert.notEqual((await logs.count(wanted)).lines, 0);
  });
  return ((Date.now() - begun) / 1000).toFixed(1);
}

/** Checks that lines of Pods, of units and of audits are found. */
export async function findsEverything({ report, kubectl }: OwnCluster, logs: Logs): Promise<void> {
  await report.check(
    "a line of a Pod on each node is found by namespace, Pod and text within 10 s",
    async () => {
      const took: string[] = [];
      for (const node of names) {
        const pod = `on-${node}`;
        await startTalker(kubectl, { name: pod, node, script: "echo greetings; exec sleep 3600" });
        await kubectl.run([
          ...["--namespace", talkersNamespace, "wait", "--for=condition=Ready"],
          ...[`pod/${pod}`, "--timeout=60s"],
        ]);
        took.push(await timeToFind(logs, { log: "pods", pod, text: "greetings" }, 10));
      }
      return `after ${took.join(" and ")} s`;
    },
  );
  await report.check("and so is one of a Pod that has been silent, a little later", async () => {
    await sleep(25_000);
    await say(kubectl, "on-worker-1", "hello");
    return `after ${await timeToFind(logs, { log: "pods", pod: "on-worker-1", text: "hello" }, 15)} s`;
  });
  await report.check("logs of units are found, and so is the audit of a request", async () => {
    const units = {
      "master-1": ["etcd", "kube-apiserver", "kubelet", "containerd"],
      "worker-1": ["kubelet", "containerd"],
    };
    for (const [hostname, own] of Object.entries(units)) {
      for (const unit of own)
        await timeToFind(logs, { log: "journal", hostname, unit: `${unit}.service` }, 20);
    }
    await kubectl.run(["--namespace", talkersNamespace, "create", "configmap", "audited"]);
    const audit = { log: "audit", hostname: "master-1", verb: "create", name: "audited" } as const;
    return `the audit after ${await timeToFind(logs, audit, 15)} s`;
  });
}

/** Checks that nothing is lost while what keeps logs is away and a collector is replaced. */
export async function losesNothing(
  { report, kubectl }: OwnCluster,
  logs: Logs,
  { take, bringBack }: Away,
): Promise<void> {
  await report.check(
    "while the store is away for two minutes and the collector is replaced, nothing is lost",
    async () => {
      await take();
      const begun = Date.now();
      await startTalker(kubectl, { name: "counter", node: "worker-1", script: numberedLines(lines, 200) });
      await sleep(40_000);
      await kubectl.run([...inLogging, "delete", "pod", ...onWorker]);
      await sleep(begun + 120_000 - Date.now());
      await bringBack();
      await hasEnded(kubectl, "counter", 30);
      const found = await isComplete(logs, "counter");
      assert.equal(found.lines, lines);
      return `${found.lines} lines, ${found.different} different ones`;
    },
  );
}

/** Checks that a Pod does not wait for a collector that hangs and is killed. */
export async function holdsNobodyUp(
  { report, kubectl, lab }: OwnCluster,
  logs: Logs,
  program: string,
): Promise<void> {
  await report.check(
    "a Pod is not held up by a collector that hangs and is killed, and nothing is lost",
    async () => {
      const collector = `$(pgrep -x ${program})`;
      await lab.ssh("worker-1", `kill -STOP ${collector}`);
      const seconds = await timeToSay({ kubectl }, "racer");
      await lab.ssh("worker-1", `kill -KILL ${collector}`);
      const found = await isComplete(logs, "racer");
      const earlier = await logs.count({ log: "pods", pod: "counter" });
      assert.equal(earlier.different, lines);
      return `${lines} lines written in ${seconds} s; ${found.lines - lines} of them, and ${earlier.lines - lines} earlier ones, came twice`;
    },
  );
}

/** How long it takes a Pod to write all its lines as fast as it can, in seconds. */
export async function timeToSay(
  { kubectl }: Pick<OwnCluster, "kubectl">,
  pod: string,
  padding = "",
): Promise<string> {
  const begun = Date.now();
  const script = numberedLines(lines, lines, padding);
  await startTalker(kubectl, { name: pod, node: "worker-1", script });
  await hasEnded(kubectl, pod, 30);
  return ((Date.now() - begun) / 1000).toFixed(1);
}

/** Waits until all that such a Pod has said is there. */
export const isComplete = (logs: Logs, pod: string): Promise<{ lines: number; different: number }> =>
  eventually({ what: `all lines of ${pod}`, seconds: 90, everyMs: 1000 }, async () => {
    const found = await logs.count({ log: "pods", pod });
    assert.equal(found.different, lines);
    return found;
  });

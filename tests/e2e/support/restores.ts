import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { messages } from "./messages.ts";
import type { OwnCluster } from "./own-cluster.ts";
import { killTree } from "./process-tree.ts";
import { members } from "./snapshots.ts";
import { runStackCommand, startStackCommand } from "./stack-command.ts";
import { eventually } from "./wait.ts";

const namespace = "kept";
const text = "what a Secret says";

export const restoreArguments = (cluster: string, snapshot: string, identity?: string): string[] => [
  ...["--snapshot", snapshot, "--cluster", cluster],
  ...(identity === undefined ? [] : ["--identity", identity]),
];

/** @returns how long it took until the API answered, in seconds. */
export async function restoreSnapshot({ stack }: OwnCluster, args: readonly string[]): Promise<number> {
  const { exitCode, all } = await runStackCommand(stack, "restore", ...args);
  assert.equal(exitCode, 0, all);
  const [, seconds = ""] = /the API answered after ([\d.]+) s/.exec(all) ?? [];
  return Number(seconds);
}

/**
 * Kills `npm run restore` as soon as it has said this.
 *
 * @returns whether it was still running.
 */
export async function killRestore(
  { stack }: OwnCluster,
  { args, after }: { args: readonly string[]; after: string },
): Promise<boolean> {
  const running = startStackCommand(stack, "restore", ...args);
  let said = "";
  running.all.on("data", (chunk: Buffer) => {
    const before = said.includes(after);
    said += chunk.toString("utf8");
    // With the program that it has started.
    if (!before && said.includes(after) && running.pid !== undefined) void killTree(running.pid);
  });
  const { exitCode } = await running;
  assert.ok(said.includes(after), said);
  return exitCode !== 0;
}

/** A Deployment, its Service and a Secret, which have to be there after each restore. */
export async function deploy({ kubectl }: OwnCluster): Promise<void> {
  const own = ["--namespace", namespace];
  await kubectl.run(["create", "namespace", namespace]);
  await kubectl.run([...own, "create", "secret", "generic", "kept", `--from-literal=text=${text}`]);
  const image = "docker.io/library/busybox:lab";
  await kubectl.run([
    ...[...own, "create", "deployment", "web", `--image=${image}`, "--replicas=2", "--port=8080", "--"],
    ...["httpd", "-f", "-p", "8080", "-h", "/etc"],
  ]);
  await kubectl.run([...own, "expose", "deployment", "web", "--port=80", "--target-port=8080"]);
  await kubectl.run([...own, "rollout", "status", "deployment/web", "--timeout=90s"]);
}

/** @param when what happened before; the cluster has the host worker-1. */
export async function isAsBefore(cluster: OwnCluster, when: string): Promise<void> {
  const { report, stack } = cluster;
  await report.check(
    `${when}, Deployment, Service and Secret are there, and nothing is left to do`,
    async () => {
      await isDeployed(cluster, "worker-1");
      await eventually({ what: "an empty preview", seconds: 90, everyMs: 5000 }, async () => {
        assert.deepEqual(await stack.plannedChanges(), []);
      });
      const { output } = await stack.tryPreview();
      assert.doesNotMatch(output, messages.anyDrift);
      for (const host of members) assert.doesNotMatch(output, messages.concerned(host));
    },
  );
}

/** Checks all of it, and that a new Pod can be started. @param from a host that asks the Service. */
async function isDeployed({ kubectl, lab }: OwnCluster, from: string): Promise<void> {
  const own = ["--namespace", namespace];
  await eventually({ what: "the Secret", seconds: 60 }, async () => {
    const data = await kubectl.run([...own, "get", "secret", "kept", "--output=jsonpath={.data.text}"]);
    assert.equal(Buffer.from(data, "base64").toString(), text);
  });
  await kubectl.run([...own, "rollout", "restart", "deployment/web"]);
  await eventually({ what: "the Deployment", seconds: 180 }, async () => {
    await kubectl.run([...own, "rollout", "status", "deployment/web", "--timeout=10s"]);
  });
  await eventually({ what: "the Service", seconds: 60 }, async () => {
    const address = await kubectl.run([
      ...own,
      "get",
      "service",
      "web",
      "--output=jsonpath={.spec.clusterIP}",
    ]);
    const { stdout } = await lab.ssh(from, `curl -s --max-time 5 http://${address}/hostname`);
    assert.match(stdout, /^web-/);
  });
}

/** Deletes all data of etcd on these hosts, while it runs. */
export async function loseData({ lab }: OwnCluster, hosts: readonly string[] = members): Promise<void> {
  await Promise.all(
    hosts.map((host) => lab.ssh(host, "systemctl kill --signal=KILL etcd; rm -rf /var/lib/etcd/member")),
  );
}

/** What runs on the hosts, and since when; to see that nothing was disturbed. */
export async function processesOf({ lab }: OwnCluster): Promise<string[]> {
  return Promise.all(
    members.map(async (host) => {
      const units = "etcd kube-apiserver kube-controller-manager kube-scheduler";
      const { stdout } = await lab.ssh(
        host,
        `systemctl show --property=MainPID,ActiveState ${units}; ls -A /var/lib/etcd`,
      );
      return stdout;
    }),
  );
}

/** A restore that is refused, and has touched nothing. */
export async function isRefused(
  cluster: OwnCluster,
  { args, says }: { args: readonly string[]; says: RegExp },
): Promise<string> {
  const before = await processesOf(cluster);
  const { exitCode, all } = await runStackCommand(cluster.stack, "restore", ...args);
  assert.equal(exitCode, 1, all);
  assert.match(all, says);
  assert.ok(isDeepStrictEqual(await processesOf(cluster), before));
  return all.trim().split("\n").at(-1) ?? "";
}

import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { longestFailure, startLookups } from "../support/dns.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { masters, workers } from "../support/hosts.ts";
import { type Kubectl, namespace } from "../support/kubectl.ts";
import { fetchFrom, hostnameAt, podOn, podsOf } from "../support/pods.ts";
import { checkSettled } from "../support/settled.ts";
import { eventually } from "../support/wait.ts";

const requests = 20;
/** A kubelet's own credentials, as a worker has them. */
const certificate = "/var/lib/kubelet/pki/kubelet-client-current.pem";
const viaLoadBalancer =
  `curl -sS --max-time 10 -o /dev/null -w '%{http_code} %{time_total}\\n' --cacert /etc/kubernetes/pki/ca.crt ` +
  `--cert ${certificate} --key ${certificate} https://127.0.0.1:8443/api/v1/nodes/$HOSTNAME`;

const lease = z.object({ spec: z.object({ renewTime: z.string() }) });

/** Each master fails once and comes back by itself. */
export const masterFailure: Scenario = {
  title: "master failure",
  tier: "ci",
  seconds: 130,
  needsCluster: true,
  async run(context: Context) {
    await context.kubectl.run(["apply", "--filename", join(import.meta.dirname, "../manifests.yaml")]);
    for (const [index, master] of masters.entries()) {
      // Two lose power, one is shut down properly.
      await failOnce(context, { master, hard: index !== 1, replicas: index + 3 });
    }
    await checkSettled(context);
  },
};

interface Failure {
  master: string;
  hard: boolean;
  /** How many Pods the Deployment is scaled to in the meantime. */
  replicas: number;
}

async function failOnce(
  { lab, report, kubectl }: Context,
  { master, hard, replicas }: Failure,
): Promise<void> {
  const other = masters.find((name) => name !== master) ?? "";
  const through = kubectl.through(lab.address(other));
  const lookups = podOn(await podsOf(kubectl, "everywhere"), workers[0]).name;
  await eventually({ what: "lookups", seconds: 30 }, () => startLookups(kubectl, lookups));
  await report.check(`${master} ${hard ? "loses power" : "shuts down"}`, () =>
    lab.stopHost(master, { hard }),
  );
  for (const worker of workers) {
    await report.check(
      `the API answers at once on ${worker}'s 127.0.0.1:8443 without ${master}`,
      async () => {
        const { stdout, stderr } = await lab.ssh(
          worker,
          `for i in $(seq ${requests}); do ${viaLoadBalancer}; done`,
        );
        const answers = stdout.split("\n").filter((line) => line !== "");
        const failed = answers.filter((line) => !line.startsWith("200 "));
        assert.ok(
          answers.length === requests && failed.length === 0,
          `${failed.length} of ${requests} failed: ${stdout}${stderr}`,
        );
        const slowest = Math.max(...answers.map((line) => Number(line.split(" ")[1])));
        return `${requests} requests, the slowest took ${slowest} s`;
      },
    );
  }
  await report.check(
    `a Deployment is scaled to ${replicas} and becomes available without ${master}`,
    async () => {
      const deployment = ["--namespace", namespace, "deployment/web"] as const;
      // The API server may need a moment to find another member of etcd.
      await eventually({ what: "kubectl scale", seconds: 30 }, () =>
        through.run(["scale", ...deployment, `--replicas=${replicas}`]),
      );
      await through.run(["rollout", "status", ...deployment, "--timeout=90s"]);
      assert.equal((await podsOf(through, "web")).length, replicas);
    },
  );
  await report.check(`no lookup of a Pod on ${workers[0]} failed for longer than 10 s`, async () => {
    const seconds = await longestFailure(through, lookups);
    assert.ok(seconds <= 10, `every lookup failed for ${seconds} s`);
    return `the longest time without an answer was ${seconds} s`;
  });
  const started = Date.now();
  await report.check(`${master} is started again`, () => lab.startHost(master));
  await report.check(`${master} is a member of etcd again, by itself`, () =>
    eventually({ what: `etcd on ${master}`, seconds: 90 }, async () => {
      const { stdout, stderr, exitCode } = await lab.ssh(master, `${etcdctl} endpoint health --cluster`);
      assert.equal(exitCode, 0, stderr);
      assert.equal((stdout + stderr).split("is healthy").length - 1, masters.length, stdout + stderr);
    }),
  );
  await report.check(`${master}'s API server answers again, by itself`, () =>
    eventually({ what: `API server on ${master}`, seconds: 90 }, async () => {
      assert.equal(await kubectl.through(lab.address(master)).run(["get", "--raw", "/readyz"]), "ok");
    }),
  );
  await report.check(`${master} is a Ready node again, and its Pods are reached, by itself`, () =>
    eventually({ what: `node ${master}`, seconds: 120, everyMs: 1000 }, () =>
      isBack(kubectl, { master, started }),
    ),
  );
}

/** @throws unless the kubelet has reported since the start and a Pod on it answers one on a worker. */
async function isBack(
  kubectl: Kubectl,
  { master, started }: { master: string; started: number },
): Promise<void> {
  const { spec } = lease.parse(await kubectl.json("--namespace", "kube-node-lease", "get", "lease", master));
  assert.ok(Date.parse(spec.renewTime) > started, `${master} has not reported since ${spec.renewTime}`);
  await kubectl.run(["wait", "--for=condition=Ready", `node/${master}`, "--timeout=1s"]);
  const pods = await podsOf(kubectl, "everywhere");
  const pod = podOn(pods, master);
  const answer = await fetchFrom(kubectl, podOn(pods, workers[0]).name, hostnameAt(pod.address));
  assert.equal(answer, pod.name);
}
